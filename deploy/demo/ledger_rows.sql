-- One line a cut: document, rows of the cut in the ledger (2N+6), rows of its verification (2).
-- Every table is joined from the cut's change set, so a row that belongs to no cut is not counted.
SELECT c.source_doc_ref,
       1
       + (SELECT count(*) FROM cutter_governance.decision_backlog_entry t
          WHERE t.entry_id = c.entry_id)
       + (SELECT count(*) FROM cutter_governance.decision_backlog_history t
          WHERE t.entry_id = c.entry_id)
       + (SELECT count(*) FROM cutter_governance.manifest_envelope t
          WHERE t.envelope_id = c.manifest_id)
       + (SELECT count(*) FROM cutter_governance.review_decision t
          WHERE t.review_decision_id = c.review_decision_id)
       + (SELECT count(*) FROM cutter_governance.dot_pair_signature t
          WHERE t.cross_reference_change_set_id = c.change_set_id)
       + (SELECT count(*) FROM cutter_governance.manifest_unit_block t
          WHERE t.envelope_id = c.manifest_id)
       + (SELECT count(*) FROM cutter_governance.cut_change_set_affected_row t
          WHERE t.change_set_id = c.change_set_id) AS cut_rows,
       (SELECT count(*) FROM cutter_governance.verify_result t
        WHERE t.change_set_id = c.change_set_id)
       + (SELECT count(*)
          FROM cutter_governance.dot_pair_signature t
          JOIN cutter_governance.verify_result v
            ON v.verify_result_id = t.cross_reference_verify_result_id
          WHERE v.change_set_id = c.change_set_id) AS verify_rows
FROM cutter_governance.cut_change_set c
ORDER BY 1;
