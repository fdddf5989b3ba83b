"""Runs the functions test_* of the modules test_*.py here; prints 'N passed, N failed'."""

import importlib
import os
import pathlib
import sys
import time
import traceback

import iu_sql

FOLDER = pathlib.Path(__file__).resolve().parent


def main(arguments):
    if "--matrix" in arguments:
        import rights
        with iu_sql.Session("postgres") as root, rights.probe(root):
            for cell in sorted(rights.found(rights.objects(root), rights.all_roles(root))[0]):
                print(*cell)
        return 0
    if os.environ.get("IU_SQL_BENCH"):
        import bench
        return bench.main()
    passed, failed = 0, []
    for path in sorted(FOLDER.glob("test_*.py")):
        module = importlib.import_module(path.stem)
        for name in [n for n in vars(module) if n.startswith("test_")]:
            if arguments and not any(a in f"{path.stem}.{name}" for a in arguments):
                continue
            start = time.monotonic()
            worker = iu_sql.Worker()
            try:
                worker.disarm("before a test")
                getattr(module, name)(worker)
                passed += 1
                word = "ok"
            except Exception:
                failed.append(f"{path.stem}.{name}")
                word = "FAILED"
                traceback.print_exc(file=sys.stdout)
            finally:
                worker.close()
            print(f"{word:7}{path.stem}.{name} ({(time.monotonic() - start) * 1000:.0f} ms)",
                  flush=True)
    for name in failed:
        print(f"failed: {name}")
    print(f"{passed} passed, {len(failed)} failed")
    return 1 if failed or not passed else 0


sys.exit(main(sys.argv[1:]))
