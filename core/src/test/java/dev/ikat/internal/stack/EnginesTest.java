package dev.ikat.internal.stack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.internal.stack.ChildJvm.Result;
import dev.ikat.internal.stack.child.UseStacks;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which engine runs, and what is said when it is not the one that should: JVMs of their own. */
class EnginesTest {
  private static final String THRICE_PORTABLE = "portable\n".repeat(3);
  private static final String THRICE_CONTINUATION = "continuation\n".repeat(3);
  private static final String FORCE_CONTINUATION = "-Dikat.engine=continuation";

  private static List<String> flags(List<String> flags, String... more) {
    return Stream.concat(flags.stream(), Stream.of(more)).toList();
  }

  @Test
  void withoutFlagsThePortableEngineRunsAfterOneWarningThatSaysHowToGetTheFastOne()
      throws Exception {
    Result result = ChildJvm.onClassPath(UseStacks.class, List.of());
    assertEquals(0, result.exit(), result::err);
    assertEquals(THRICE_PORTABLE, result.out());
    assertEquals(1, result.errors("WARNING"), result::err);
    for (String flag : ChildJvm.continuationFlags("ALL-UNNAMED")) {
      assertEquals(1, result.errors(flag), result::err);
    }
    assertEquals(1, result.errors("-javaagent:ikat-agent.jar"), result::err);
    assertEquals(1, result.errors("-Dikat.engine=portable silences this"), result::err);
    assertEquals(1, result.errors("docs/engines.md"), result::err);
  }

  @Test
  void onTheModulePathTheFlagsNameIkatsModule() throws Exception {
    Result result = ChildJvm.onModulePath(UseStacks.class, List.of());
    assertEquals(THRICE_PORTABLE, result.out());
    assertEquals(1, result.errors("WARNING"), result::err);
    for (String flag : ChildJvm.continuationFlags("dev.ikat")) {
      assertEquals(1, result.errors(flag), result::err);
    }
  }

  @Test
  void theFlagsThatTheWarningNamesMakeTheContinuationEngineStart() throws Exception {
    Result onClassPath = ChildJvm.onClassPath(UseStacks.class, List.of());
    assertQuiet(
        THRICE_CONTINUATION, ChildJvm.onClassPath(UseStacks.class, flagsIn(onClassPath.err())));
    Result onModulePath = ChildJvm.onModulePath(UseStacks.class, List.of());
    assertQuiet(
        THRICE_CONTINUATION, ChildJvm.onModulePath(UseStacks.class, flagsIn(onModulePath.err())));
  }

  private static List<String> flagsIn(String warning) {
    var flags = new ArrayList<String>();
    for (String word : warning.split("\\s+")) {
      if (word.startsWith("--add-")) {
        flags.add(word);
      }
    }
    assertEquals(2, flags.size(), warning);
    return flags;
  }

  @Test
  void withTheFlagsTheContinuationEngineRunsWithoutAWord() throws Exception {
    assertQuiet(
        THRICE_CONTINUATION,
        ChildJvm.onClassPath(UseStacks.class, ChildJvm.continuationFlags("ALL-UNNAMED")));
  }

  @Test
  void thePortableEngineAskedForRunsWithoutAWord() throws Exception {
    assertQuiet(
        THRICE_PORTABLE, ChildJvm.onClassPath(UseStacks.class, List.of("-Dikat.engine=portable")));
  }

  @Test
  void thePortableEngineAskedForRunsEvenWhereTheOtherCould() throws Exception {
    var flags = flags(ChildJvm.continuationFlags("ALL-UNNAMED"), "-Dikat.engine=portable");
    assertQuiet(THRICE_PORTABLE, ChildJvm.onClassPath(UseStacks.class, flags));
  }

  private static void assertQuiet(String out, Result result) {
    assertEquals(0, result.exit(), result::err);
    assertEquals(out, result.out());
    assertEquals("", result.err());
  }

  @Test
  void theContinuationEngineAskedForWithoutFlagsIsAnErrorThatNamesThem() throws Exception {
    Result result = ChildJvm.onClassPath(UseStacks.class, List.of(FORCE_CONTINUATION));
    assertNotEquals(0, result.exit());
    assertEquals("", result.out());
    assertTrue(result.err().contains("java.lang.IllegalStateException"), result::err);
    assertTrue(result.err().contains("'continuation' was asked for"), result::err);
    for (String flag : ChildJvm.continuationFlags("ALL-UNNAMED")) {
      assertTrue(result.err().contains(flag), result::err);
    }
  }

  @Test
  void theContinuationEngineAskedForOnTheModulePathIsAnErrorThatNamesTheModule() throws Exception {
    Result result = ChildJvm.onModulePath(UseStacks.class, List.of(FORCE_CONTINUATION));
    assertNotEquals(0, result.exit());
    for (String flag : ChildJvm.continuationFlags("dev.ikat")) {
      assertTrue(result.err().contains(flag), result::err);
    }
  }

  @Test
  void oneFlagOfTheTwoIsNotEnoughAndTheErrorSaysWhatIsMissing() throws Exception {
    List<String> both = ChildJvm.continuationFlags("ALL-UNNAMED");
    for (int missing = 0; missing < 2; missing++) {
      Result result =
          ChildJvm.onClassPath(UseStacks.class, List.of(both.get(1 - missing), FORCE_CONTINUATION));
      assertNotEquals(0, result.exit());
      assertTrue(result.err().contains(both.get(missing)), result::err);
    }
  }

  @Test
  void anEngineThatDoesNotExistIsAnErrorThatNamesThoseThatDo() throws Exception {
    Result result = ChildJvm.onClassPath(UseStacks.class, List.of("-Dikat.engine=warp"));
    assertNotEquals(0, result.exit());
    assertEquals("", result.out());
    assertTrue(
        result
            .err()
            .contains("-Dikat.engine=warp names no engine: use 'continuation' or 'portable'"),
        result::err);
  }
}
