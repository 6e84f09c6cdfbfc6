package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.getRunningLoop;
import static dev.ikat.Asyncio.newEventLoop;
import static dev.ikat.Asyncio.run;
import static dev.ikat.Asyncio.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.ikat.EventLoop;
import dev.ikat.LoopInterruptedError;
import dev.ikat.internal.bridge.LoopBridge;
import dev.ikat.internal.loop.VirtualTime;
import dev.ikat.spi.Poller;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The poller under a loop: what ends a wait, and when channels' events are seen. */
class NettyPollerTest {
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final List<Object> log = new ArrayList<>();

  @Test
  void aRunningLoopGetsItAtTheFirstUseOfIo() {
    run(
        async(() -> {
          var loop = getRunningLoop();
          var bridge = LoopBridge.of(loop);
          assertFalse(bridge.poller() instanceof NettyPoller);
          NettyPoller poller = NettyPoller.of(loop);
          assertSame(poller, bridge.poller());
          assertSame(poller, NettyPoller.of(loop));
          await(sleep(Duration.ofMillis(1)));
        }));
  }

  @Test
  void timersEndTheWait() {
    run(
        async(() -> {
          NettyPoller.of(getRunningLoop());
          long start = System.nanoTime();
          await(sleep(Duration.ofMillis(20)));
          long took = System.nanoTime() - start;
          assertTrue(took >= 20_000_000, () -> "only " + took);
        }));
  }

  @Test
  void otherThreadsEndTheWait() {
    run(
        async(() -> {
          NettyPoller.of(getRunningLoop());
          for (int i = 0; i < 1000; i++) {
            var answer = new CompletableFuture<Integer>();
            int value = i;
            Thread.ofVirtual().start(() -> answer.complete(value));
            assertEquals(i, await(answer));
          }
        }));
  }

  @Test
  void aWakeupBeforeThePollIsNotLost() {
    run(
        async(() -> {
          NettyPoller poller = NettyPoller.of(getRunningLoop());
          LoopBridge.of(getRunningLoop())
              .onOwnThread(() -> {
                poller.wakeup();
                poller.poll(Poller.FOREVER);
                poller.wakeup();
                poller.poll(Poller.FOREVER);
              });
        }));
  }

  @Test
  void anInterruptEndsTheWaitAndTheTask() {
    Thread mine = Thread.currentThread();
    for (int i = 0; i < 20; i++) {
      boolean beforehand = i % 2 == 0;
      assertThrows(
          LoopInterruptedError.class,
          () ->
              run(
                  async(() -> {
                    NettyPoller.of(getRunningLoop());
                    if (beforehand) {
                      getRunningLoop().callSoon(mine::interrupt);
                    } else {
                      Thread.ofVirtual().start(() -> interruptWhenAsleep(mine));
                    }
                    await(sleep(Duration.ofHours(1)));
                  })));
      assertTrue(Thread.interrupted());
    }
  }

  private static void interruptWhenAsleep(Thread thread) {
    while (!isInPoll(thread)) {
      Thread.onSpinWait();
    }
    thread.interrupt();
  }

  private static boolean isInPoll(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().endsWith("IoHandler")) {
        return true;
      }
    }
    return false;
  }

  @Test
  void aVirtualClockIsRefused() {
    var time = new VirtualTime();
    try (var loop = newEventLoop(time, time)) {
      var refused =
          assertThrows(
              IllegalStateException.class,
              () -> loop.runUntilComplete(async(() -> NettyPoller.of(loop))));
      assertTrue(refused.getMessage().contains("virtual clock"), refused::getMessage);
    }
  }

  @Test
  void aLoopThatDoesNotRunIsRefused() {
    try (var loop = newEventLoop()) {
      assertThrows(IllegalStateException.class, () -> NettyPoller.of(loop));
    }
  }

  @Test
  void whatIsReadIsSeenInTheSameTurnBeforeTheTimersThatAreDue() throws Exception {
    run(
        async(() -> {
          var loop = getRunningLoop();
          var done = loop.<Void>createFuture();
          Channel server =
              listen(
                  loop,
                  () -> {
                    log.add("read");
                    // Both were ready at the poll in which the loop woke up.
                    done.setResult(null);
                  });
          var client = connect(server);
          client.getOutputStream().write("x".getBytes(StandardCharsets.US_ASCII));
          loop.callSoon(() -> log.add("turn"));
          await(done);
          assertTrue(log.contains("read"));
          client.close();
        }));
  }

  @Test
  void aLoopMayBeRunByAnotherThreadLaterAndClosedByAThird() throws Exception {
    var loop = newEventLoop();
    var server = new Channel[1];
    var read = loop.<String>createFuture();
    on(() ->
        loop.runUntilComplete(async(() -> server[0] = listen(loop, () -> read.setResult("read")))));
    on(() ->
        loop.runUntilComplete(
            async(() -> {
              var client = connect(server[0]);
              client.getOutputStream().write(1);
              assertEquals("read", await(read));
              client.close();
            })));
    loop.close();
    assertFalse(server[0].isOpen());
  }

  private static void on(Runnable action) throws InterruptedException {
    var failed = new Throwable[1];
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                action.run();
              } catch (Throwable t) {
                failed[0] = t;
              }
            });
    thread.join();
    if (failed[0] != null) {
      throw new AssertionError(failed[0]);
    }
  }

  private static Socket connect(Channel server) throws Exception {
    var address = (InetSocketAddress) server.localAddress();
    return new Socket(address.getAddress(), address.getPort());
  }

  /** Listens, and has the loop run the callback whenever something is read. */
  private static Channel listen(EventLoop loop, Runnable whenRead) {
    NettyPoller poller = NettyPoller.of(loop);
    var handle = LoopBridge.of(loop).newHandle(whenRead);
    Channel server = poller.backend().newServerSocketChannel();
    server
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void channelRead(ChannelHandlerContext context, Object message) {
                Channel accepted = (Channel) message;
                accepted
                    .pipeline()
                    .addLast(
                        new ChannelInboundHandlerAdapter() {
                          @Override
                          public void channelRead(ChannelHandlerContext context, Object message) {
                            ((ByteBuf) message).release();
                            handle.schedule();
                          }
                        });
                poller.channels().add(accepted);
              }
            });
    LoopBridge.of(loop)
        .onOwnThread(() -> {
          poller.channels().add(server).syncUninterruptibly();
          server.bind(ANY).syncUninterruptibly();
        });
    return server;
  }
}
