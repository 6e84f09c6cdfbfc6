package dev.ikat.conformance.invariant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each bug planted in a trace is found; the same trace without it is not complained about. */
class CheckerTest {
  private static final String OBJECTS =
      """
      {'suite':'aio','objects':[
        {'name':'Q1','kind':'Queue','maxsize':2},{'name':'P1','kind':'PriorityQueue','maxsize':0},
        {'name':'L1','kind':'Lock'},{'name':'S1','kind':'Semaphore','value':2},
        {'name':'C1','kind':'Condition','lock':'L1'},{'name':'E1','kind':'Event'},
        {'name':'B1','kind':'Barrier','parties':2}],
       'coros':{'T1':[],'T2':[],'T3':[{'op':'await','what':{'aw':'task','name':'T1'}}]}}
      """;

  private static List<String> check(String... lines) {
    JsonNode scenario = JsonMapper.shared().readTree(OBJECTS.replace('\'', '"'));
    List<String> trace = new ArrayList<>();
    for (String line : lines) {
      trace.add(line.startsWith("t=") ? line : "t=0 " + line);
    }
    if (trace.stream().noneMatch(line -> line.contains("loop end "))) {
      String time = trace.isEmpty() ? "t=0" : trace.getLast().split(" ")[0];
      trace.add(time + " loop end main returned 'over'");
    }
    return Checker.check(scenario, trace);
  }

  private static void holds(String... lines) {
    assertEquals(List.of(), check(lines));
  }

  private static void isFound(String what, String... lines) {
    List<String> findings = check(lines);
    assertTrue(findings.stream().anyMatch(f -> f.contains(what)), findings::toString);
  }

  // ---- queues -----------------------------------------------------------------------------------

  @Test
  void itemsComeOnceAndInOrder() {
    holds("T1 ~put Q1 1", "T1 ~put Q1 2", "T2 ~got Q1 1", "main get_nowait Q1 -> 2");
    isFound("taken twice", "T1 ~put Q1 1", "T1 ~put Q1 2", "T2 ~got Q1 1", "T2 ~got Q1 1");
    isFound("never put", "T2 ~got Q1 1");
    isFound("were lost", "T1 ~put Q1 1");
    isFound("1 should have come before 2", "T1 ~put Q1 1", "T1 ~put Q1 2", "T2 ~got Q1 2");
    holds("T1 ~put P1 5", "T1 ~put P1 3", "T2 ~got P1 3", "T2 ~got P1 5");
    isFound("3 should have come before 5", "T1 ~put P1 5", "T1 ~put P1 3", "T2 ~got P1 5");
  }

  @Test
  void theLimitOfAQueueHolds() {
    isFound("no room", "T1 ~put Q1 1", "T1 ~put Q1 2", "T1 ~put Q1 3");
    isFound("there was room", "T1 ~offer Q1 1", "T1 put_nowait Q1 raised <QueueFull!>");
    isFound("there was an item", "T1 ~put Q1 1", "T1 get_nowait Q1 raised <QueueEmpty!>");
    isFound("should be 0", "main q_query Q1 qsize -> 1");
  }

  @Test
  void aShutdownDropsItemsOnlyIfImmediate() {
    holds("T1 ~put Q1 1", "T1 ~shutdown Q1 now", "T1 shutdown Q1 -> None");
    isFound("were lost", "T1 ~put Q1 1", "T1 ~shutdown Q1 later", "T1 shutdown Q1 -> None");
    isFound("put after the shutdown", "T1 ~shutdown Q1 later", "T1 ~put Q1 1", "T2 ~got Q1 1");
  }

  @Test
  void joinWaitsForWhatIsUnfinished() {
    String[] joined = {"T1 ~put Q1 1", "T1 ~want join Q1", "T2 ~got Q1 1", "T1 join Q1 -> None"};
    isFound("never done", joined);
    holds(
        "T1 ~put Q1 1",
        "T1 ~want join Q1",
        "T2 ~got Q1 1",
        "T2 task_done Q1 -> None",
        "T1 join Q1 -> None");
    isFound("nothing to be done", "T2 task_done Q1 -> None");
  }

  // ---- locks ------------------------------------------------------------------------------------

  @Test
  void permitsAreNeitherDoubledNorMissing() {
    holds("T1 ~in S1", "T2 ~in S1", "T1 ~out S1", "T2 ~out S1", "main ~rest");
    isFound("allowed 2", "T1 ~in S1", "T2 ~in S1", "T3 ~in S1");
    isFound("allowed 1", "T1 ~in L1", "T2 ~in L1");
    isFound("is held 1 times, but", "T1 ~in S1", "main ~rest");
    isFound("was not held", "T1 ~out L1");
    isFound("it was held", "T1 ~in L1", "T1 ~out L1", "T1 release L1 raised <RuntimeError!>");
    isFound("0 times of 1", "main locked L1 -> True");
    isFound("2 times of 2", "main ~in S1", "main ~in S1", "main locked S1 -> False");
    isFound("main has not come to its end", "main ~rest", "loop end main raised <TimeoutError!>");
  }

  @Test
  void aConditionGivesItsLockBackWhileItWaits() {
    holds("T1 ~in L1", "T1 ~wait C1 L1", "T2 ~in L1", "T2 ~out L1", "T1 ~woke C1 L1", "T1 ~out L1");
    isFound("allowed 1", "T1 ~in L1", "T1 ~wait C1 L1", "T2 ~in L1", "T1 ~woke C1 L1");
  }

  // ---- waking up --------------------------------------------------------------------------------

  /** A trace in which T1 is stuck in what the lines have led to. */
  private static String[] stuck(String... before) {
    List<String> all = new ArrayList<>(List.of(before));
    all.addAll(List.of("main ~quiet", "main query T1 done -> False", "main sleep -> None"));
    all.addAll(List.of("main ~rest", "main get_nowait Q1 -> 1"));
    return all.toArray(String[]::new);
  }

  @Test
  void whoIsStuckNeedsAReason() {
    String reason = "is stuck for no reason";
    isFound(reason, stuck("T2 ~put Q1 1", "T1 ~want get Q1"));
    isFound(reason, stuck("T2 ~put Q1 1", "T1 ~want put Q1"));
    isFound(reason, stuck("T1 ~want lock L1"));
    isFound(reason, stuck("T1 ~want event E1", "T2 ev_set E1 -> None", "T2 ev_clear E1 -> None"));
    isFound(reason, stuck("T1 ~want cond C1 L1", "T2 notify_all C1 -> None"));
    isFound(reason, stuck("T1 ~want cond C1 L1", "T2 ~notify C1 1", "T2 notify C1 -> None"));
    isFound(reason, stuck("T1 ~want barrier B1", "T2 ~want barrier B1"));
    isFound(
        reason, stuck("T1 ~want barrier B1", "T2 ~want abort B1", "T2 barrier_abort B1 -> None"));
    isFound(reason, stuck("T1 ~want timed get Q1"));
    isFound(reason, stuck("T1 ~want sleep 5"));
    isFound("waits for nothing", stuck("T1 ~want sleep 5", "T1 sleep -> None"));
  }

  @Test
  void aReasonIsAccepted() {
    String[] waits = {
      "~want get Q1", "~want event E1", "~want cond C1 L1", "~want barrier B1", "~want all F1"
    };
    for (String wait : waits) {
      List<String> findings = check(stuck("T1 " + wait));
      assertTrue(findings.stream().noneMatch(f -> f.contains("stuck")), findings::toString);
    }
    List<String> held = check(stuck("T2 ~in L1", "T1 ~want lock L1"));
    assertTrue(held.stream().noneMatch(f -> f.contains("stuck")), held::toString);
  }

  @Test
  void nobodyIsWokenTooEarly() {
    isFound("not set meanwhile", "T1 ~want event E1", "T1 ev_wait E1 -> True");
    isFound("never enough", "T1 ~want barrier B1", "T1 barrier_wait B1 -> 0");
  }

  // ---- tasks ------------------------------------------------------------------------------------

  @Test
  void aFinallyRunsExactlyOnce() {
    holds("T1 ~try f1", "T1 ~fin f1");
    isFound("finally f1 has not run", "T1 ~try f1");
    isFound("or once more", "T1 ~try f1", "T1 ~fin f1", "T1 ~fin f1");
  }

  @Test
  void aTaskEndsAsItsCoroutineDoes() {
    String end = "loop end main returned 'over'";
    holds("T1 ~start T1", "T1 ~done T1 'r'", end, "loop task T1 returned 'r'");
    isFound(
        "its coroutine has", "T1 ~start T1", "T1 ~done T1 'r'", end, "loop task T1 returned 's'");
    isFound(
        "its coroutine has",
        "T1 ~start T1",
        "T1 ~fail T1 <AppError: x1>",
        end,
        "loop task T1 cancelled");
    isFound("never started", end, "loop task T1 returned 'r'");
    isFound("still pending", "T1 ~start T1", end, "loop task T1 pending");
    isFound("has not ended", "T1 ~start T1", end, "loop task T1 returned 'r'");
    isFound("has ended already", "T1 ~start T1", "T1 ~done T1 'r'", "T1 sleep -> None");
    isFound("started once more", "T1 ~start T1", "T1 ~start T1");
  }

  @Test
  void awaitersAreToldTheOutcome() {
    String[] ends = {"loop end main returned 'over'", "loop task T1 returned 'a'"};
    holds(
        "T1 ~start T1",
        "T1 ~done T1 'a'",
        "T2 ~want all T1",
        "T2 task T1 -> 'a'",
        ends[0],
        ends[1]);
    isFound("was awaited and gave", "T2 ~want all T1", "T2 task T1 -> 'b'", ends[0], ends[1]);
    isFound("was awaited and gave", "T2 ~want all - T1", "T2 gather -> [7, 'b']", ends[0], ends[1]);
    isFound(
        "on both sides", "T2 ~want settled T1", "T2 wait -> done=[<T1>] pending=[<T1>]", ends[0]);
    isFound(
        "wrong side",
        "T1 ~start T1",
        "T2 ~want settled T1",
        "T2 wait -> done=[<T1>] pending=[]",
        ends[0]);
  }

  @Test
  void cancellationsArrive() {
    isFound("had no effect", "T1 ~want get Q1", "main cancel T1 -> True", "T1 get Q1 -> 1");
    holds("T1 ~want get Q1", "main cancel T1 -> True", "T1 caught <CancelledError>");
    String end = "loop end main returned 'over'";
    isFound("nobody has asked for it", end, "loop task T2 cancelled");
    holds("main cancel T2 -> True", end, "loop task T2 cancelled");
    // Who awaits a task may have cancelled it.
    holds(end, "loop task T1 cancelled");
    isFound("wrong", "T1 ~start T1", "T1 ~done T1 'r'", "main cancel T1 -> True");
  }

  @Test
  void cancellingIsCountedBack() {
    holds("T2 ~open b1 exact 1", "main cancel T2 -> True", "T2 ~close b1 2");
    isFound("should be 0", "T2 ~open b1 exact 0", "T2 ~close b1 1");
    isFound("should be 1 at least", "T3 ~open b1 least 1", "T3 ~close b1 0");
    isFound("should be 2", "T2 ~open b1 exact 1", "main cancel T2 -> True", "T2 ~close b1 1");
  }

  // ---- exceptions -------------------------------------------------------------------------------

  @Test
  void aGroupRaisesWhatItsTasksHaveRaised() {
    String create = "T3 tg_create g1 T1 -> <T1>";
    String end = "loop end main returned 'over'";
    String[] failing = {
      create,
      "T1 ~start T1",
      "T1 ~fail T1 <AppError: x1>",
      "T3 ~left g1 <ExceptionGroup! errors [<AppError: x1>]>",
      end,
      "loop task T1 raised <AppError: x1>"
    };
    holds(failing);
    failing[3] = "T3 ~left g1 <ExceptionGroup! errors [<AppError: x1>, <AppError: x1>]>";
    isFound("should be of", failing);
    failing[3] = "T3 ~left g1";
    isFound("should have raised", failing);
    failing[3] = "T3 ~left g1 <CancelledError>";
    isFound("should have raised", failing);
    isFound("was left before", create, "T1 ~start T1", "T3 ~left g1", "T1 ~done T1 'r'");
  }

  @Test
  void whatACallbackRaisesIsReportedOnce() {
    String handler = "loop exception-handler Exception in callback | <AppError: x1>";
    String[] lines = {
      "main call_soon k1 -> None",
      "loop callback k1",
      "loop ~raise x1",
      handler,
      "main sleep -> None"
    };
    holds(lines);
    lines[4] = handler;
    isFound("reported already", lines);
    lines[3] = "main sleep -> None";
    lines[4] = "main sleep -> None";
    isFound("not reported", lines);
    isFound("has not run", "main call_soon k1 -> None");
    isFound("not as often", "loop callback k1");
    isFound("nothing should be reported", "loop exception-handler Task was destroyed | None");
  }

  // ---- time -------------------------------------------------------------------------------------

  @Test
  void timeGoesOnAsItShould() {
    holds("t=1 T1 ~want sleep 5", "t=6 T1 sleep -> None");
    isFound("should have ended at 6", "t=1 T1 ~want sleep 5", "t=7 T1 sleep -> None");
    isFound("time went back", "t=2 T1 x", "t=1 T1 x");
    isFound("not due before 5", "t=0 T1 ~limit t1 5", "t=4 T1 ~expired t1");
  }
}
