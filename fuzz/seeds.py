"""Writes the first inputs of the fuzzers: the models in the reference of the language, and the expression of each line."""

import pathlib
import re

here = pathlib.Path(__file__).parent
for target in ("model", "expression"):
    (here / "corpus" / target).mkdir(parents=True, exist_ok=True)

for page in sorted((here.parent / "tests" / "language").glob("*.md")):
    models = re.findall(r"^```yaml model\S*\n(.*?)^```", page.read_text(), re.DOTALL | re.MULTILINE)
    for number, model in enumerate(models):
        name = f"{page.stem}-{number}"
        (here / "corpus" / "model" / name).write_text(model)
        for row, line in enumerate(model.splitlines()):
            expression = line.partition(":")[2].strip().strip("'\"")
            if expression:
                (here / "corpus" / "expression" / f"{name}-{row}").write_text(expression)
