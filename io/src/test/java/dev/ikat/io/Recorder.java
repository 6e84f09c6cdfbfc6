package dev.ikat.io;

import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.getRunningLoop;

import dev.ikat.EventLoop;
import dev.ikat.Future;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A protocol that writes down what it is told, and lets a test wait until it has been told. */
class Recorder implements Protocol {
  final EventLoop loop = getRunningLoop();
  final Thread thread = Thread.currentThread();
  final List<String> log = new ArrayList<>();
  final StringBuilder received = new StringBuilder();
  boolean keepOpen;
  Transport transport;
  Throwable lostBy;
  private final Future<Void> made = loop.createFuture();
  private final Future<Void> lost = loop.createFuture();
  private final Future<Void> eof = loop.createFuture();
  private Future<Void> more = loop.createFuture();

  @Override
  public void connectionMade(Transport newTransport) {
    transport = newTransport;
    log.add("made");
    made.setResult(null);
  }

  @Override
  public void dataReceived(ByteBuffer data) {
    if (log.isEmpty() || !log.getLast().equals("data")) {
      log.add("data");
    }
    received.append(StandardCharsets.ISO_8859_1.decode(data));
    more.setResult(null);
    more = loop.createFuture();
  }

  @Override
  public boolean eofReceived() {
    log.add("eof");
    eof.setResult(null);
    return keepOpen;
  }

  @Override
  public void pauseWriting() {
    log.add("pause");
  }

  @Override
  public void resumeWriting() {
    log.add("resume");
  }

  @Override
  public void connectionLost(Throwable exception) {
    lostBy = exception;
    log.add(exception == null ? "lost" : "lost: " + exception.getClass().getSimpleName());
    lost.setResult(null);
  }

  void awaitMade() {
    await(made);
  }

  void awaitLost() {
    await(lost);
  }

  void awaitEof() {
    await(eof);
  }

  /** Until so many bytes have come. */
  void awaitReceived(int count) {
    while (received.length() < count) {
      await(more);
    }
  }
}
