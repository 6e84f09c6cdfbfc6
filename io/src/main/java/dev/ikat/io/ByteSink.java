package dev.ikat.io;

/** A protocol of Ikat's own that keeps what arrives, and so takes it as an array that it owns. */
interface ByteSink {
  /** Some bytes have come; the array is the receiver's. */
  void bytesReceived(byte[] data);
}
