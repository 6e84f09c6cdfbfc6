package dev.ikat.io;

/** Who keeps count of transports: a server. */
interface TransportOwner {
  /** The protocol has been told that the connection is lost, and the channel is closed. */
  void transportGone(ChannelTransport transport);
}
