package dev.ikat.io;

/**
 * A connection that bytes go both ways through: asyncio's {@code Transport}.
 *
 * {@snippet :
 * import dev.ikat.io.Transport;
 *
 * void hangUp(Transport transport) {
 *   if (transport.canWriteEof()) transport.writeEof(); // the peer may still send
 *   else transport.close();
 * }
 * }
 */
public interface Transport extends ReadTransport, WriteTransport {}
