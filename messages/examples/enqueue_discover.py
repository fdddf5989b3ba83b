#!/usr/bin/python3
"""Asks iu-cutter for a plan: enqueue_discover.py BOOTSTRAP DOCUMENT [TOPIC_PREFIX]

Knows only messages/asyncapi.yaml and messages/schemas/discover.schema.json. Prints the command_id;
the events that answer it carry the same one. Needs Debian's python3-confluent-kafka.
"""
import datetime, json, sys, uuid
from confluent_kafka import Producer

bootstrap, document, prefix = (sys.argv[1:] + [""])[:3]
command_id = str(uuid.uuid4())
command = {"command_id": command_id, "document": document, "requested_by": "enqueue_discover.py"}
headers = {"ce_specversion": "1.0", "ce_type": "iu.discover.v1", "ce_id": command_id,
           "ce_source": "enqueue_discover.py", "ce_subject": document,
           "ce_time": datetime.datetime.now(datetime.timezone.utc).isoformat(),
           "content-type": "application/json"}
failures = []
# The partitioner of the Java client, so that all producers put a document into the same partition.
producer = Producer({"bootstrap.servers": bootstrap, "enable.idempotence": True,
                     "partitioner": "murmur2_random", "message.timeout.ms": 10000})
producer.produce(prefix + "iu.discover.v1", json.dumps(command), document, headers=headers,
                 on_delivery=lambda error, _: failures.append(error) if error else None)
if producer.flush(15) or failures:
    sys.exit(f"not delivered: {failures or 'no answer'}")
print(command_id)
