package dev.ikat;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.createTask;
import static dev.ikat.Asyncio.gather;
import static dev.ikat.Asyncio.moveOnAfter;
import static dev.ikat.Asyncio.sleep;
import static dev.ikat.Asyncio.taskGroup;
import static dev.ikat.Script.ms;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelTest {
  @AutoClose private final Script script = new Script();

  /** A task that sends the value and logs how that ended. */
  private Task<Void> sender(Channel<String> channel, String value) {
    return createTask(
        async(() -> {
          try {
            await(channel.send(value));
            script.log("sent " + value);
          } catch (ChannelClosedException | CancelledError e) {
            script.log("not sent " + value + ": " + Script.show(e));
          }
        }));
  }

  /** A task that receives a value and logs how that ended. */
  private Task<Void> receiver(Channel<String> channel, String name) {
    return createTask(
        async(() -> {
          try {
            script.log(name + " got " + await(channel.receive()));
          } catch (ChannelClosedException | CancelledError e) {
            script.log(name + ": " + Script.show(e));
          }
        }));
  }

  private static void turns(int n) {
    for (int i = 0; i < n; i++) {
      await(sleep(Duration.ZERO));
    }
  }

  // ---- passing values ---------------------------------------------------------------------------

  @Test
  void aBufferedChannelKeepsWhatFitsAndTheRestWaits() {
    script.run(() -> {
      var channel = new Channel<String>(2);
      sender(channel, "a");
      sender(channel, "b");
      sender(channel, "c");
      turns(2);
      assertEquals(2, channel.size());
      script.expect("0 sent a", "0 sent b");
      assertEquals("a", await(channel.receive()));
      turns(2);
      script.expect("0 sent c");
      assertEquals("b", await(channel.receive()));
      assertEquals("c", await(channel.receive()));
      assertEquals(0, channel.size());
    });
  }

  @Test
  void atARendezvousTheSenderWaitsForTheReceiver() {
    script.run(() -> {
      var channel = new Channel<String>(0);
      sender(channel, "a");
      await(sleep(ms(5)));
      script.expectNothing();
      receiver(channel, "r");
      turns(2);
      assertEquals(0, channel.size());
      script.expect("5 r got a", "5 sent a");
    });
  }

  @Test
  void atARendezvousTheReceiverMayBeFirst() {
    script.run(() -> {
      var channel = new Channel<String>(0);
      receiver(channel, "r");
      await(sleep(ms(5)));
      sender(channel, "a");
      turns(2);
      script.expect("5 sent a", "5 r got a");
    });
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3})
  void sendersAndReceiversAreServedInTheOrderOfComing(int capacity) {
    script.run(() -> {
      var channel = new Channel<String>(capacity);
      for (String value : List.of("1", "2", "3", "4", "5")) {
        sender(channel, value);
      }
      turns(1);
      List<String> got = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        got.add(await(channel.receive()));
      }
      assertEquals(List.of("1", "2", "3", "4", "5"), got);
      turns(1);
      script.expect("0 sent 1", "0 sent 2", "0 sent 3", "0 sent 4", "0 sent 5");
      receiver(channel, "r1");
      receiver(channel, "r2");
      turns(1);
      await(channel.send("x"));
      await(channel.send("y"));
      turns(1);
      script.expect("0 r1 got x", "0 r2 got y");
    });
  }

  @Test
  void tryingDoesNotWait() {
    script.run(() -> {
      var rendezvous = new Channel<String>(0);
      assertFalse(rendezvous.trySend("nobody waits"));
      assertNull(rendezvous.tryReceive());
      receiver(rendezvous, "r");
      turns(1);
      assertTrue(rendezvous.trySend("a"));
      turns(1);
      sender(rendezvous, "b");
      turns(1);
      assertEquals("b", rendezvous.tryReceive());
      turns(1);
      script.expect("0 r got a", "0 sent b");

      var buffered = new Channel<String>(1);
      assertTrue(buffered.trySend("c"));
      assertFalse(buffered.trySend("full"));
      assertEquals("c", buffered.tryReceive());
      assertNull(buffered.tryReceive());
    });
  }

  @Test
  void badArgumentsAreRefusedAtOnce() {
    assertThrows(IllegalArgumentException.class, () -> new Channel<String>(-1));
    var channel = new Channel<String>(1);
    assertThrows(NullPointerException.class, () -> channel.send(null));
    assertThrows(NullPointerException.class, () -> channel.trySend(null));
    assertThrows(IllegalStateException.class, () -> await(channel.receive()));
  }

  @Test
  void itBelongsToTheLoopThatFirstWaited() {
    var channel = new Channel<String>(0);
    script.run(() -> {
      receiver(channel, "r");
      turns(1);
      Script.onAnotherThread(() -> {
        var error = assertThrows(IllegalStateException.class, () -> channel.trySend("a"));
        assertTrue(error.getMessage().contains("Channel"), error.getMessage());
      });
      assertTrue(channel.trySend("b"));
      turns(1);
    });
    script.expect("0 r got b");
  }

  @Test
  void itTellsItsState() {
    script.run(() -> {
      var channel = new Channel<String>(1);
      sender(channel, "a");
      sender(channel, "b");
      turns(1);
      assertEquals("Channel[1/1, senders=1, receivers=0]", channel.toString());
      channel.close();
      assertEquals("Channel[1/1, senders=1, receivers=0, closed]", channel.toString());
      assertEquals("a", channel.tryReceive());
      turns(1);
    });
    script.expect("0 sent a", "0 sent b");
  }

  // ---- cancellation -----------------------------------------------------------------------------

  @Test
  void aSenderThatIsCancelledTakesItsValueBack() {
    script.run(() -> {
      var channel = new Channel<String>(0);
      var a = sender(channel, "a");
      sender(channel, "b");
      turns(1);
      a.cancel();
      assertEquals("b", await(channel.receive()));
      turns(1);
    });
    script.expect("0 not sent a: CancelledError", "0 sent b");
  }

  @Test
  void aReceiverThatIsCancelledPassesItsValueToTheNext() {
    script.run(() -> {
      var channel = new Channel<String>(0);
      var first = receiver(channel, "first");
      receiver(channel, "second");
      turns(1);
      assertTrue(channel.trySend("a"));
      first.cancel();
      turns(2);
    });
    script.expect("0 first: CancelledError", "0 second got a");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void orPutsItBackInFront(int capacity) {
    script.run(() -> {
      var channel = new Channel<String>(capacity);
      var only = receiver(channel, "only");
      turns(1);
      assertTrue(channel.trySend("a"));
      only.cancel();
      var b = sender(channel, "b");
      turns(2);
      assertEquals("a", await(channel.receive()));
      if (capacity == 0) {
        assertFalse(b.done(), "at a rendezvous b is not sent before it is received");
      }
      assertEquals("b", await(channel.receive()));
      turns(1);
    });
    script.expect("0 only: CancelledError", "0 sent b");
  }

  @Test
  void aValuePutBackAfterTheClosingIsStillReceived() {
    script.run(() -> {
      var channel = new Channel<String>(0);
      var first = receiver(channel, "first");
      receiver(channel, "second");
      turns(1);
      assertTrue(channel.trySend("a"));
      channel.close();
      first.cancel();
      turns(2);
    });
    script.expect("0 first: CancelledError", "0 second got a");
  }

  @Test
  void scopesCancelReceiversWithoutLoss() {
    script.run(() -> {
      var channel = new Channel<String>(0);
      moveOnAfter(
          ms(5),
          s -> {
            await(channel.receive());
          });
      sender(channel, "a");
      assertEquals("a", await(channel.receive()));
      turns(1);
    });
    script.expect("5 sent a");
  }

  /** Whatever is cancelled when: what was sent, and no more, is received once. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4})
  void underRandomCancellationNothingIsLost(int capacity) {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      List<Integer> sent = new ArrayList<>();
      List<Integer> received = new ArrayList<>();
      List<Integer> uncertain = new ArrayList<>();
      script.run(() -> {
        var channel = new Channel<Integer>(capacity);
        List<Task<?>> tasks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
          int value = i;
          tasks.add(
              createTask(
                  async(() -> {
                    turns(random.nextInt(5));
                    try {
                      await(channel.send(value));
                      sent.add(value);
                    } catch (CancelledError e) {
                      uncertain.add(value);
                    }
                  })));
          tasks.add(
              createTask(
                  async(() -> {
                    turns(random.nextInt(5));
                    received.add(await(channel.receive()));
                  })));
        }
        for (int i = 0; i < 30; i++) {
          turns(random.nextInt(2));
          tasks.get(random.nextInt(tasks.size())).cancel();
        }
        turns(10);
        for (Integer rest = channel.tryReceive(); rest != null; rest = channel.tryReceive()) {
          received.add(rest);
        }
        turns(3);
        channel.close();
        for (Task<?> task : tasks) {
          await(Asyncio.gatherSettled(task));
        }
      });
      assertEquals(received.size(), received.stream().distinct().count(), "twice, seed " + seed);
      assertTrue(received.containsAll(sent), "lost, seed " + seed);
      received.removeAll(sent);
      assertTrue(uncertain.containsAll(received), "from nowhere, seed " + seed);
    }
  }

  // ---- closing ----------------------------------------------------------------------------------

  @Test
  void afterClosingWhatIsInCanBeReceived() {
    script.run(() -> {
      var channel = new Channel<String>(1);
      sender(channel, "a");
      sender(channel, "waiting");
      turns(1);
      channel.close();
      channel.close();
      assertTrue(channel.isClosed());
      var error = assertThrows(ChannelClosedException.class, () -> await(channel.send("late")));
      assertEquals("cannot send: the channel is closed", error.getMessage());
      assertThrows(ChannelClosedException.class, () -> channel.trySend("late"));
      assertEquals("a", await(channel.receive()));
      assertEquals("waiting", await(channel.receive()));
      error = assertThrows(ChannelClosedException.class, () -> await(channel.receive()));
      assertEquals("nothing more to receive: the channel is closed", error.getMessage());
      assertNull(channel.tryReceive());
      turns(1);
    });
    script.expect("0 sent a", "0 sent waiting");
  }

  @Test
  void closingEndsThoseWhoWaitToReceive() {
    script.run(() -> {
      var channel = new Channel<String>(0);
      receiver(channel, "one");
      receiver(channel, "two");
      turns(1);
      channel.close();
      turns(1);
    });
    script.expect(
        "0 one: ChannelClosedException: nothing more to receive: the channel is closed",
        "0 two: ChannelClosedException: nothing more to receive: the channel is closed");
  }

  @Test
  void iteratingEndsWithTheChannel() {
    script.run(() -> {
      var channel = new Channel<String>(0);
      createTask(
          async(() -> {
            try (channel) {
              for (String value : List.of("a", "b")) {
                await(sleep(ms(5)));
                await(channel.send(value));
              }
            }
          }));
      for (String value : channel) {
        script.log(value);
      }
      script.log("end");
    });
    script.expect("5 a", "10 b", "10 end");
  }

  @Test
  void severalIterateOverOneChannel() {
    script.run(() -> {
      var channel = new Channel<String>(0);
      List<String> all = new ArrayList<>();
      taskGroup(tg -> {
        for (int i = 0; i < 3; i++) {
          tg.createTask(
              async(() -> {
                for (String value : channel) {
                  all.add(value);
                  turns(1);
                }
              }));
        }
        try (channel) {
          for (int i = 0; i < 10; i++) {
            await(channel.send("" + i));
          }
        }
      });
      assertEquals("0123456789", String.join("", all.stream().sorted().toList()));
    });
  }

  // ---- ends -------------------------------------------------------------------------------------

  @Test
  void theLastSenderClosesTheChannel() {
    script.run(() -> {
      var channel = new Channel<String>(1);
      var one = channel.sender();
      var two = one.copy();
      one.close();
      one.close();
      assertFalse(channel.isClosed());
      await(two.send("a"));
      assertFalse(two.trySend("full"));
      two.close();
      assertTrue(channel.isClosed());
      assertThrows(ChannelClosedException.class, () -> two.send("late"));
      assertThrows(ChannelClosedException.class, () -> two.trySend("late"));
      var error = assertThrows(ChannelClosedException.class, two::copy);
      assertEquals("this end of the channel is closed", error.getMessage());
      assertEquals("a", await(channel.receive()));
    });
  }

  @Test
  void afterTheLastReceiverSendingFails() {
    script.run(() -> {
      var channel = new Channel<String>(1);
      var one = channel.receiver();
      var two = one.copy();
      sender(channel, "a");
      sender(channel, "b");
      turns(1);
      assertEquals("a", await(one.receive()));
      assertEquals("b", two.tryReceive());
      sender(channel, "c");
      sender(channel, "d");
      turns(1);
      one.close();
      one.close();
      turns(1);
      script.expect("0 sent a", "0 sent b", "0 sent c");
      two.close();
      turns(1);
      script.expect(
          "0 not sent d: ChannelClosedException: cannot send: all receivers of the channel are"
              + " closed");
      assertThrows(ChannelClosedException.class, () -> channel.trySend("e"));
      assertThrows(ChannelClosedException.class, one::receive);
      assertThrows(ChannelClosedException.class, one::tryReceive);
      assertThrows(ChannelClosedException.class, one::iterator);
      assertThrows(ChannelClosedException.class, one::copy);
      assertThrows(ChannelClosedException.class, channel::receiver);
    });
  }

  @Test
  void whoReceivesWhenTheLastReceiverIsClosedDoesNotWaitForEver() {
    script.run(() -> {
      var channel = new Channel<String>(0);
      try (var _ = channel.receiver()) {
        receiver(channel, "r");
        turns(1);
        assertEquals(0, channel.size());
      }
      turns(1);
    });
    script.expect("0 r: ChannelClosedException: nothing more to receive: the channel is closed");
  }

  @Test
  void workersEachWithAnEndOfTheirOwn() {
    script.run(() -> {
      var channel = new Channel<Integer>(0);
      List<Integer> squares = new ArrayList<>();
      taskGroup(tg -> {
        try (var end = channel.sender()) {
          for (int i = 1; i <= 3; i++) {
            int n = i;
            var mine = end.copy();
            tg.createTask(
                async(() -> {
                  try (mine) {
                    await(sleep(ms(n)));
                    await(mine.send(n * n));
                  }
                }));
          }
        }
        try (var receiver = channel.receiver()) {
          for (int square : receiver) {
            squares.add(square);
          }
        }
      });
      assertEquals(List.of(1, 4, 9), squares);
    });
  }

  @Test
  void gatherBothSides() {
    script.run(() -> {
      var channel = new Channel<String>(0);
      assertEquals(
          "a then null",
          await(
              gather(channel.receive(), channel.send("a"), (got, none) -> got + " then " + none)));
    });
  }
}
