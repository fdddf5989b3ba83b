#!/usr/bin/python3
"""The quick test of disarm under load with a thousand flips."""

import harness
import test_disarm_load


class DeepDisarmUnderLoad(test_disarm_load.DisarmUnderLoad):

    def test_thousand_flips(self):
        self.flip(1000)


if __name__ == "__main__":
    harness.main()
