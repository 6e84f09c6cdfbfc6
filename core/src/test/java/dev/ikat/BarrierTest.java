package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.taskGroup;
import static dev.ikat.Asyncio.waitFor;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class BarrierTest {
  private static final int PARTIES = 3;

  @AutoClose private final Script script = new Script();
  private final Barrier barrier = new Barrier(PARTIES);

  /** A task that waits at the barrier, and says which one it was or what it got instead. */
  private Task<Void> party(String name) {
    return createTask(
        async(() -> {
          try {
            script.log(name + " was " + await(barrier.waitFor()));
          } catch (BrokenBarrierException e) {
            script.log(name + " broken");
          }
        }),
        name);
  }

  private List<Task<Void>> parties(String... names) {
    List<Task<Void>> tasks = new ArrayList<>();
    for (String name : names) {
      tasks.add(party(name));
    }
    return tasks;
  }

  // ---- filling (L6) -----------------------------------------------------------------------------

  @Test
  void theLastOneToComeLetsAllGo() {
    script.run(() -> {
      List<Task<Void>> waiting = parties("a", "b");
      await(sleep(ms(5)));
      script.expectNothing();
      assertEquals(2, barrier.waiting());
      waiting.add(party("c"));
      await(gather(waiting));
      assertEquals(0, barrier.waiting());
      assertFalse(barrier.broken());
    });
    script.expect("5 c was 2", "5 a was 0", "5 b was 1");
  }

  @Test
  void eachGetsANumberOfItsOwn() {
    script.run(() -> {
      List<Task<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < PARTIES; i++) {
        tasks.add(createTask(barrier.waitFor()));
      }
      assertEquals(List.of(0, 1, 2), await(gather(tasks)));
    });
  }

  @Test
  void ofOnePartyItNeverHolds() {
    Barrier alone = new Barrier(1);
    script.run(() -> {
      getRunningLoop().callSoon(script.logs("next turn"));
      assertEquals(0, await(alone.waitFor()));
      assertEquals(0, await(alone.waitFor()));
      script.log("through twice");
      await(sleep(Duration.ZERO));
    });
    script.expect("0 through twice", "0 next turn");
  }

  @Test
  void itCanBeUsedAgain() {
    script.run(() -> {
      await(gather(parties("a", "b", "c")));
      script.expect("0 c was 2", "0 a was 0", "0 b was 1");
      await(sleep(ms(1)));
      await(gather(parties("d", "e", "f")));
    });
    script.expect("1 f was 2", "1 d was 0", "1 e was 1");
  }

  @Test
  void tasksThatWaitTwiceMeetTwice() {
    script.run(() ->
        taskGroup(tg -> {
          for (int i = 1; i <= PARTIES; i++) {
            int number = i;
            tg.createTask(
                async(() -> {
                  await(sleep(ms(number)));
                  await(barrier.waitFor());
                  script.log(number + " first");
                  await(sleep(ms(10L * number)));
                  await(barrier.waitFor());
                  script.log(number + " second");
                }));
          }
        }));
    script.expect(
        "3 3 first", "3 1 first", "3 2 first", "33 3 second", "33 1 second", "33 2 second");
  }

  @Test
  void twiceAsManyAsPartiesGoThroughInTwoGroups() {
    script.run(() -> {
      await(gather(parties("a", "b", "c", "d", "e", "f")));
      assertEquals(0, barrier.waiting());
    });
    script.expect("0 c was 2", "0 a was 0", "0 b was 1", "0 f was 2", "0 d was 0", "0 e was 1");
  }

  @Test
  void lessThanOnePartyIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Barrier(0));
    assertThrows(IllegalArgumentException.class, () -> new Barrier(-1));
    assertEquals(PARTIES, barrier.parties());
  }

  // ---- draining ---------------------------------------------------------------------------------

  @Test
  void whileTheOnesBeforeAreLeavingLateComersWaitForThat() {
    script.run(() -> {
      List<Task<Void>> all = parties("a", "b");
      await(sleep(Duration.ZERO));
      all.add(
          createTask(
              async(() -> {
                await(barrier.waitFor());
                script.log(barrier + " after the last has come");
                assertEquals(0, barrier.waiting());
                all.add(party("late"));
              })));
      await(sleep(ms(1)));
      assertEquals(1, barrier.waiting(), "the late comer fills the next round");
      all.addAll(parties("e", "f"));
      await(gather(all));
    });
    script.expect(
        "0 Barrier[DRAINING, 0/3] after the last has come",
        "0 a was 0",
        "0 b was 1",
        "1 f was 2",
        "1 late was 0",
        "1 e was 1");
  }

  // ---- cancelled parties ------------------------------------------------------------------------

  @Test
  void aCancelledPartyJustLeaves() {
    script.run(() -> {
      List<Task<Void>> all = parties("a", "b");
      await(sleep(ms(1)));
      all.getFirst().cancel();
      await(sleep(ms(1)));
      assertTrue(all.getFirst().cancelled());
      assertFalse(barrier.broken());
      assertEquals(1, barrier.waiting());
      all.addAll(parties("c", "d"));
      await(gather(all.subList(1, 4)));
    });
    script.expect("2 d was 2", "2 b was 1", "2 c was 1");
  }

  @Test
  void aTimeoutIsACancelledParty() {
    script.run(() -> {
      assertThrows(TimeoutException.class, () -> await(waitFor(barrier.waitFor(), ms(5))));
      assertEquals(0, barrier.waiting());
      assertFalse(barrier.broken());
    });
  }

  // ---- reset ------------------------------------------------------------------------------------

  @Test
  void resettingAnEmptyBarrierChangesNothing() {
    script.run(() -> {
      await(barrier.reset());
      assertFalse(barrier.broken());
      await(gather(parties("a", "b", "c")));
    });
    script.expect("0 c was 2", "0 a was 0", "0 b was 1");
  }

  @Test
  void resetSendsAwayWhoWaitsAndTheBarrierGoesOn() {
    script.run(() -> {
      List<Task<Void>> waiting = parties("a", "b");
      await(sleep(Duration.ZERO));
      await(barrier.reset());
      await(gather(waiting));
      script.expect("0 a broken", "0 b broken");
      assertFalse(barrier.broken());
      assertEquals(0, barrier.waiting());
      await(gather(parties("c", "d", "e")));
    });
    script.expect("0 e was 2", "0 c was 0", "0 d was 1");
  }

  @Test
  void whoWasSentAwayMayWaitAgainAtOnce() {
    script.run(() -> {
      List<Task<Void>> all = new ArrayList<>();
      for (String name : List.of("a", "b")) {
        all.add(
            createTask(
                async(() -> {
                  assertThrows(BrokenBarrierException.class, () -> await(barrier.waitFor()));
                  script.log(name + " again " + await(barrier.waitFor()));
                })));
      }
      await(sleep(Duration.ZERO));
      await(barrier.reset());
      await(sleep(ms(1)));
      assertEquals(2, barrier.waiting());
      all.add(party("c"));
      await(gather(all));
    });
    // The last to be sent away makes room, and is first to take it: b before a, as in CPython.
    script.expect("1 c was 2", "1 b again 0", "1 a again 1");
  }

  @Test
  void resetWhileOthersAreLeavingMakesThemBroken() {
    script.run(() -> {
      List<Task<Void>> all = parties("a", "b");
      await(sleep(Duration.ZERO));
      await(barrier.waitFor());
      // Two have been let go but have not run yet.
      await(barrier.reset());
      await(gather(all));
      assertFalse(barrier.broken());
      assertEquals(0, barrier.waiting());
    });
    script.expect("0 a broken", "0 b broken");
  }

  @Test
  void whoComesDuringAResetWaitsUntilTheOthersHaveLeft() {
    script.run(() -> {
      List<Task<Void>> waiting = parties("a", "b");
      await(sleep(Duration.ZERO));
      await(barrier.reset());
      List<Task<Void>> next = parties("c", "d", "e");
      await(gather(waiting));
      await(gather(next));
    });
    script.expect("0 a broken", "0 b broken", "0 e was 2", "0 c was 0", "0 d was 1");
  }

  // ---- abort ------------------------------------------------------------------------------------

  @Test
  void abortBreaksItForAllThatWaitOrCome() {
    script.run(() -> {
      List<Task<Void>> waiting = parties("a", "b");
      await(sleep(Duration.ZERO));
      await(barrier.abort());
      assertTrue(barrier.broken());
      await(gather(waiting));
      await(party("late"));
      assertEquals(0, barrier.waiting());
    });
    script.expect("0 a broken", "0 b broken", "0 late broken");
  }

  @Test
  void aPartyThatFailsMayAbortItForTheOthers() {
    script.run(() -> {
      List<Task<Void>> waiting = parties("a", "b");
      await(sleep(Duration.ZERO));
      Task<Void> fails =
          createTask(
              async(() -> {
                try {
                  throw new IOException("no more");
                } catch (IOException e) {
                  await(barrier.abort());
                }
              }));
      await(fails);
      await(gather(waiting));
      assertTrue(barrier.broken());
    });
    script.expect("0 a broken", "0 b broken");
  }

  @Test
  void abortWhileOthersAreLeavingMakesThemBroken() {
    script.run(() -> {
      List<Task<Void>> all = parties("a", "b");
      await(sleep(Duration.ZERO));
      await(barrier.waitFor());
      await(barrier.abort());
      await(gather(all));
      assertTrue(barrier.broken());
    });
    script.expect("0 a broken", "0 b broken");
  }

  @Test
  void resetMendsWhatAbortHasBroken() {
    script.run(() -> {
      await(barrier.abort());
      await(barrier.reset());
      assertFalse(barrier.broken());
      await(gather(parties("a", "b", "c")));
    });
    script.expect("0 c was 2", "0 a was 0", "0 b was 1");
  }

  // ---- words ------------------------------------------------------------------------------------

  @Test
  void theExceptionSaysWhatHappened() {
    script.run(() -> {
      Task<Integer> waiting = createTask(barrier.waitFor());
      await(sleep(Duration.ZERO));
      await(barrier.reset());
      BrokenBarrierException reset =
          assertThrows(BrokenBarrierException.class, () -> await(waiting));
      assertTrue(reset.getMessage().contains("reset"), reset.getMessage());
      await(barrier.abort());
      BrokenBarrierException aborted =
          assertThrows(BrokenBarrierException.class, () -> await(barrier.waitFor()));
      assertTrue(aborted.getMessage().contains("aborted"), aborted.getMessage());
    });
  }

  @Test
  void toStringShowsTheStateAndHowManyWait() {
    script.run(() -> {
      assertEquals("Barrier[FILLING, 0/3]", barrier.toString());
      Task<Void> waiting = party("a");
      await(sleep(Duration.ZERO));
      assertEquals("Barrier[FILLING, 1/3]", barrier.toString());
      await(barrier.abort());
      assertEquals("Barrier[BROKEN, 0/3]", barrier.toString());
      await(waiting);
    });
    script.expect("0 a broken");
  }
}
