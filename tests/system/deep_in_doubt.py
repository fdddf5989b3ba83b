#!/usr/bin/python3
"""The quick test of lost COMMITs with 200 of them."""

import harness
import test_in_doubt


class DeepInDoubt(test_in_doubt.InDoubt):

    def test_two_hundred_lost_commits(self):
        self.lose_commits(documents=104, losses_each=2)


if __name__ == "__main__":
    harness.main()
