"""All programs of this folder, one after the other."""

import pathlib
import runpy

FOLDER = pathlib.Path(__file__).parent

PROGRAMS = """
    IteratorVsIterable DelayedGenerators YieldPauses Cor1 LazyStart AwaitResult ThreeCoroutines
    LoopOnThread RunCoroutineThreadsafe CallbacksVsCoroutines
""".split()

for number, name in enumerate(PROGRAMS, 1):
    program = FOLDER / (name + ".py")
    title = program.read_text().split('"""')[1].splitlines()[0]
    print(("" if number == 1 else "\n") + f"{number}. {title}")
    runpy.run_path(str(program), run_name="__main__")
