#!/usr/bin/python3
"""Names of the unittest methods of a file, CLASS.METHOD, one a line: list_tests.py FILE"""

import ast
import pathlib
import sys

for node in ast.parse(pathlib.Path(sys.argv[1]).read_text()).body:
    if isinstance(node, ast.ClassDef):
        for item in node.body:
            if isinstance(item, ast.FunctionDef) and item.name.startswith("test_"):
                print(f"{node.name}.{item.name}")
