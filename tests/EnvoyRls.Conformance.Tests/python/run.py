"""Runs one named case against a server: run.py <case> <address>. With --list, prints the names of all cases."""

import sys
import traceback

import checks  # noqa: F401, the modules of the cases
import decisions  # noqa: F401
import features  # noqa: F401
import operations  # noqa: F401
import protocol  # noqa: F401
import rls


def main(arguments):
    if arguments == ["--list"]:
        print("\n".join(sorted(rls.CASES)))
        return 0
    name, address = arguments
    rls.load_descriptors(rls.argument("DESCRIPTORS"))
    client = rls.Client(address)
    try:
        rls.CASES[name](client)
    except Exception:
        traceback.print_exc()
        return 1
    finally:
        client.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
