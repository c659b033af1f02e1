#!/usr/bin/env python3
"""The documentation as a book: gathers the pages of docs/SUMMARY.md, which lie all over the tree, and what they link to in
target/book/src, at the same places, and lets mdbook make target/book/html of them.

    cargo install --locked mdbook
    python3 docs/book.py [--only-gather]
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LINK = re.compile(r"\]\(([^)\s#]+)(#[^)\s]*)?\)")


def links(text):
    """Relative links of a page, code blocks aside."""
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return [link for link, _ in LINK.findall(text) if not re.match(r"[a-z]+:", link)]


def main():
    source = ROOT / "target/book/src"
    shutil.rmtree(source, ignore_errors=True)
    summary = (ROOT / "docs/SUMMARY.md").read_text()
    pages = [os.path.normpath(os.path.join("docs", link)) for link in links(summary)]
    wanted = set(pages)
    for page in pages:
        for link in links((ROOT / page).read_text()):
            wanted.add(os.path.normpath(os.path.join(os.path.dirname(page), link)))
    for name in sorted(wanted):
        if not (ROOT / name).is_file():
            sys.exit(f"{name}: a page links to it, and it is no file")
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, source / name)
    moved = LINK.sub(lambda m: f"]({os.path.normpath(os.path.join('docs', m[1]))})", summary)
    (source / "SUMMARY.md").write_text(moved)
    print(f"{source}: {len(pages)} pages, {len(wanted) - len(pages)} files that they link to")
    if "--only-gather" not in sys.argv[1:]:
        subprocess.run(["mdbook", "build", str(ROOT)], check=True)


if __name__ == "__main__":
    main()
