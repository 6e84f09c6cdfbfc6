package dev.ikat.io;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** While open, takes what Ikat writes to its {@link System.Logger}; nothing is printed. */
final class LogCapture extends Handler implements AutoCloseable {
  private final Logger logger = Logger.getLogger("dev.ikat");
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();

  LogCapture() {
    logger.setUseParentHandlers(false);
    logger.addHandler(this);
  }

  /** The messages so far, each with its level in front. */
  List<String> messages() {
    List<String> messages = new ArrayList<>();
    records.forEach(r -> messages.add(r.getLevel() + " " + r.getMessage()));
    return messages;
  }

  /** What was logged so far. */
  List<LogRecord> records() {
    return List.copyOf(records);
  }

  /** Forgets what was logged so far. */
  void clear() {
    records.clear();
  }

  @Override
  public void publish(LogRecord record) {
    records.add(record);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
