package dev.ikat.io;

final class StreamReader {
  static final int DEFAULT_LIMIT = 64 * 1024;

  static void checkLimit(int limit) {
    if (limit <= 0) {
      throw new IllegalArgumentException("the limit must be positive: " + limit);
    }
  }
}
