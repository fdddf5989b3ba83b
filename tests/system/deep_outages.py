#!/usr/bin/python3
"""The quick tests of outages with more rounds."""

from faults import Way
import harness
import test_outages


class DeepPostgres(test_outages.Postgres):

    def test_ten_restarts_under_load(self):
        self.restart_under_load(documents=20, rounds=10)


class DeepBroker(test_outages.OwnBroker):

    def test_ten_kills_under_load(self):
        self.kill_under_load(documents=20, rounds=10)


class DeepLinks(test_outages.Links):

    def test_ten_of_each_fault(self):
        faults_of_links = []
        for number in range(10):
            faults_of_links += [
                ("delay", Way(delay=0.01 * (number + 1))), ("slices", Way(slice=1 + 3 * number)),
                ("bandwidth", Way(bandwidth=5000 * (number + 1))),
                ("corrupt", Way(corrupt=100 + 237 * number)), ("close", Way(close=True))]
        self.break_links(faults_of_links)


if __name__ == "__main__":
    harness.main()
