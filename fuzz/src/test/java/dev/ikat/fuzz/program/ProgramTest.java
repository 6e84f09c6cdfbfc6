package dev.ikat.fuzz.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Programs: the same for a seed, of all that can go wrong, and smaller step by step. */
class ProgramTest {
  /** What these few do not use would not be used by many more either. */
  private static final int COUNT = 400;

  /** Patterns of what is to be there. */
  private static final List<String> USED =
      List.of(
          // bodies, and where they stand
          "Generator\\.<\\w+>of\\(y",
          "Generator\\.<\\w+, \\w+>twoWay\\(y",
          "Generator\\.<\\w+, \\w+, \\S+>twoWay\\(y",
          "AsyncGenerator\\.<\\w+>of",
          "AsyncGenerator\\.<\\w+, \\w+>twoWay",
          "Asyncio\\.<\\w+>async\\(\\(\\) ->",
          "async\\(\\(AsyncAction\\) \\(\\) ->",
          "twoWay\\(P\\w+::b",
          "async\\(P\\w+::b",
          "\\(this::b",
          "new Generator\\.TwoWayBody<.*>\\(\\) \\{",
          "new AsyncBody<.*>\\(\\) \\{",
          "H\\d+\\.super\\.base",
          "inherited [-+*]?=",
          "interface H",
          "enum H",
          "record H",
          "made = Generator",
          "static final Generator\\.\\w+<.*> B",
          "H\\d+<A>",
          "outer = \\(\\) ->",
          // suspensions
          "= await\\(",
          "\\+= T?\\.?\\w*\\(?y\\d+\\.yield|\\] [-+*]= .*(yield|await)\\(",
          "new int\\[\\] \\{.*(yield|await)\\(",
          "Shape\\.\\w+\\(.*new Shape.*(yield|await)\\(",
          "T\\.mix\\(.*(yield|await)\\(",
          "&& .*(yield|await)\\(",
          "\\? .*(yield|await)\\(",
          "yieldFrom\\(P",
          "yieldFrom\\(Generator",
          "yieldFrom\\(Arrays",
          "Awaitables\\.<.*>(failed|fails|cancelled)\\(",
          "Awaitables\\.<.*>(done|soon|later)\\(",
          "Awaitables\\.<.*>stage(Soon)?\\(",
          "gather\\(",
          "anext\\(null\\)",
          "new Lock\\(\\)\\.hold\\(\\)",
          "d\\.generatorInTask",
          "shield\\(",
          "waitFor\\(",
          "createTask\\(",
          "Checked\\.class\\)\\)",
          // blocks
          "timeout\\(.* \\(\\) ->",
          "timeout\\(.* b\\d+ ->",
          "taskGroup\\(",
          "b\\d+\\.createTask\\(",
          "moveOnAfter\\(",
          "cancelScope\\(",
          "failAfter\\(",
          // statements
          "for \\(int",
          "for \\(long \\w+ = .*, \\w+ = 1;",
          "for \\(; ; \\)",
          "while \\(true\\)",
          "while \\(T\\.go",
          "do \\{",
          "for \\(Integer \\w+ : ",
          "for \\(long \\w+ : ",
          "for \\(\\w+ \\w+ : \\S+\\.m\\d",
          ": Awaitables\\.<.*>queue\\(",
          ": Asyncio\\.<.*>mapAsync\\(",
          ": Asyncio\\.<.*>asCompleted\\(",
          "continue L",
          "break L",
          "L\\d+: \\{",
          "case 0: \\{",
          "case \"s1\"",
          "case RED",
          "case Integer \\w+ when",
          "case Shape\\.Dot\\(int \\w+, _\\) -> \\{",
          "yield v",
          "instanceof Shape\\.Line\\(Shape\\.Dot",
          "instanceof \\w+ p\\d+ &&",
          "catch \\(Boom \\| ArithmeticException",
          "catch \\(ControlError",
          "catch \\(Throwable",
          "finally \\{",
          "throw e",
          "throw new Checked",
          "return;",
          "try \\($",
          "AutoCloseable \\w+ = \\(\\) -> await",
          "synchronized",
          "T\\.track\\(\\)",
          "T\\.deadAfter\\(.*(yield|await)\\(",
          "class C\\d+ \\{",
          "Work<\\w+> w\\d+ = ");

  @Test
  void aSeedIsAProgram() {
    assertEquals(Program.of(7).source(), Program.of(7).source());
    assertNotEquals(Program.of(7).source(), Program.of(8).source());
  }

  @Test
  void programsUseWhatGoesWrong() {
    List<String> missing = new ArrayList<>(USED);
    for (int seed = 1; seed <= COUNT; seed++) {
      String source = Program.of(seed).source();
      missing.removeIf(wanted -> Pattern.compile(wanted, Pattern.MULTILINE).matcher(source).find());
    }
    assertEquals(List.of(), missing);
  }

  @Test
  void aStepMakesNoProgramLarger() {
    for (int seed = 1; seed <= 20; seed++) {
      Program program = Program.of(seed);
      for (Program one : program.smaller()) {
        assertTrue(one.size() <= program.size(), one::source);
      }
    }
  }

  @Test
  void aProgramCanBecomeEmpty() {
    Program program = Program.of(7);
    while (!program.smaller().isEmpty()) {
      program = program.smaller().getFirst();
    }
    assertTrue(program.size() <= 3, program::source);
  }
}
