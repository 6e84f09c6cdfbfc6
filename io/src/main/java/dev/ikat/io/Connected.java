package dev.ikat.io;

/**
 * A connection that was made, and the protocol made for it: what asyncio's {@code
 * create_connection} returns.
 *
 * {@snippet :
 * import static dev.ikat.Asyncio.*;
 * import static dev.ikat.io.AsyncioIO.*;
 * import dev.ikat.io.Protocol;
 *
 * void send(byte[] request) {
 *   var connected = await(createConnection(() -> new Protocol() {}, "localhost", 8080));
 *   connected.transport().write(request);
 * }
 * }
 *
 * @param <T> the transport
 * @param <P> the protocol
 */
public record Connected<T extends BaseTransport, P extends BaseProtocol>(T transport, P protocol) {}
