/** Streams, transports, protocols and servers for Ikat's event loop, on Netty. */
module dev.ikat.io {
  requires transitive dev.ikat;
  requires static transitive org.jspecify;
  requires io.netty.buffer;
  requires io.netty.common;
  requires io.netty.codec;
  requires io.netty.handler;
  requires io.netty.transport;
  requires io.netty.transport.classes.epoll;
  requires io.netty.transport.classes.io_uring;
  requires io.netty.transport.unix.common;

  exports dev.ikat.io;
}
