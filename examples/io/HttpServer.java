import static dev.ikat.Asyncio.*;
import static dev.ikat.io.AsyncioIO.*;
import static io.netty.handler.codec.http.HttpHeaderNames.*;

import dev.ikat.*;
import dev.ikat.io.*;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.*;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;

/**
 * A small HTTP/1.1 server: Netty's codec reads and writes the messages, and what answers is a
 * coroutine, so that it may wait for anything while others are served.
 *
 * <pre>
 *   ./ikat run examples/io/HttpServer.java 8080     # then: curl localhost:8080/hello
 *   ./ikat run examples/io/HttpServer.java          # asks itself a few things, and ends
 * </pre>
 */
class HttpServer {
  /** What answers the requests for a path. */
  interface Handler {
    String answer(FullHttpRequest request) throws Exception;
  }

  private static final int LARGEST_BODY = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<String, Handler> routes;

  HttpServer(Map<String, Handler> routes) {
    this.routes = routes;
  }

  void handle(StreamReader reader, StreamWriter writer) {
    var decoder =
        new EmbeddedChannel(new HttpRequestDecoder(), new HttpObjectAggregator(LARGEST_BODY));
    var encoder = new EmbeddedChannel(new HttpResponseEncoder());
    try (writer) {
      boolean goesOn = true;
      while (goesOn) {
        FullHttpRequest request = decoder.readInbound();
        if (request == null) {
          byte[] data = timeout(PATIENCE, () -> await(reader.read(64 * 1024)));
          if (data.length == 0) return;
          decoder.writeInbound(Unpooled.wrappedBuffer(data));
          continue;
        }
        try {
          goesOn = HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
          send(encoder, writer, answer(request), goesOn);
        } finally {
          request.release();
        }
      }
    } catch (dev.ikat.TimeoutException idle) {
      // Who says nothing for so long is not waited for.
    } finally {
      decoder.finishAndReleaseAll();
      encoder.finishAndReleaseAll();
    }
  }

  private FullHttpResponse answer(FullHttpRequest request) {
    if (!request.decoderResult().isSuccess()) {
      return response(HttpResponseStatus.BAD_REQUEST, "that is no HTTP\n");
    }
    Handler handler = routes.get(new QueryStringDecoder(request.uri()).path());
    if (handler == null) {
      return response(HttpResponseStatus.NOT_FOUND, "there is no " + request.uri() + "\n");
    }
    try {
      return response(HttpResponseStatus.OK, handler.answer(request));
    } catch (Exception e) {
      return response(HttpResponseStatus.INTERNAL_SERVER_ERROR, e + "\n");
    }
  }

  private static FullHttpResponse response(HttpResponseStatus status, String text) {
    ByteBuf body = Unpooled.wrappedBuffer(text.getBytes());
    var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
    response.headers().set(CONTENT_TYPE, "text/plain; charset=utf-8");
    response.headers().setInt(CONTENT_LENGTH, body.readableBytes());
    return response;
  }

  private static void send(
      EmbeddedChannel encoder, StreamWriter writer, FullHttpResponse response, boolean keepAlive) {
    HttpUtil.setKeepAlive(response, keepAlive);
    encoder.writeOutbound(response);
    for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
      byte[] bytes = new byte[part.readableBytes()];
      part.readBytes(bytes);
      part.release();
      await(writer.write(bytes));
    }
  }

  static void main(String... args) {
    var routes =
        Map.<String, Handler>of(
            "/hello", _ -> "hello\n",
            "/echo", request -> request.content().toString(java.nio.charset.StandardCharsets.UTF_8),
            "/slow",
                _ -> {
                  await(sleep(Duration.ofMillis(50))); // others are served meanwhile
                  return "at last\n";
                },
            "/fails",
                _ -> {
                  throw new IOException("the disk is full");
                });
    var http = new HttpServer(routes);
    // Not inside: the loop is not to wait for what it takes to start.
    var client = java.net.http.HttpClient.newHttpClient();
    run(
        async(() -> {
          int wanted = args.length > 0 ? Integer.parseInt(args[0]) : 0;
          try (var server = await(startServer(http::handle, "localhost", wanted))) {
            int port = ((InetSocketAddress) server.address()).getPort();
            if (args.length > 0) {
              IO.println("listening on http://localhost:" + port);
              await(server.serveForever());
            }
            askAFewThings(client, port);
          }
        }));
  }

  /** As a client of the JDK's, which knows nothing of this server. */
  private static void askAFewThings(java.net.http.HttpClient client, int port) {
    for (String path : new String[] {"/hello", "/slow", "/fails", "/nothing"}) {
      var request =
          java.net.http.HttpRequest.newBuilder(
                  java.net.URI.create("http://localhost:" + port + path))
              .version(java.net.http.HttpClient.Version.HTTP_1_1)
              .build();
      var answer =
          await(client.sendAsync(request, java.net.http.HttpResponse.BodyHandlers.ofString()));
      IO.println(path + ": " + answer.statusCode() + " " + answer.body().strip());
    }
  }
}
