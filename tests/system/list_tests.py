#!/usr/bin/python3
"""Names of all system tests, one a line: FILE CLASS.METHOD. CMake makes a ctest of each."""

import ast
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parent

for path in sorted(FOLDER.glob("test_*.py")):
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.ClassDef):
            for item in node.body:
                if isinstance(item, ast.FunctionDef) and item.name.startswith("test_"):
                    print(f"{path.name} {node.name}.{item.name}")
