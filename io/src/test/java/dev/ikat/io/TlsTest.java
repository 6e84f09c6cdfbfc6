package dev.ikat.io;

import static dev.ikat.Asyncio.async;
import static dev.ikat.Asyncio.await;
import static dev.ikat.Asyncio.run;
import static dev.ikat.io.AsyncioIO.createConnection;
import static dev.ikat.io.AsyncioIO.createServer;
import static dev.ikat.io.TestCertificates.client;
import static dev.ikat.io.TestCertificates.server;
import static dev.ikat.io.TestCertificates.trusting;
import static dev.ikat.io.TestCertificates.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** TLS between our client and our server, by each provider that this JVM may use. */
class TlsTest {
  static Stream<TlsProvider> providers() {
    return Stream.of(TlsProvider.values()).filter(it -> it.problem() == null);
  }

  interface Body {
    void run(Recorder server, Recorder client) throws Exception;
  }

  /** Connects the one with the other, to localhost. */
  static void connected(TlsOptions server, TlsOptions client, Body body) {
    run(
        async(() -> {
          var accepted = new ArrayList<Recorder>();
          var options = ServerOptions.DEFAULT.tls(server);
          try (var listening =
              await(createServer(() -> recorder(accepted), "127.0.0.1", 0, options))) {
            var connected =
                await(
                    createConnection(
                        Recorder::new,
                        "localhost",
                        ((InetSocketAddress) listening.address()).getPort(),
                        ConnectionOptions.DEFAULT.tls(client)),
                    IOException.class);
            accepted.getFirst().awaitMade();
            body.run(accepted.getFirst(), connected.protocol());
            connected.transport().abort();
            accepted.getFirst().transport.abort();
            connected.protocol().awaitLost();
            accepted.getFirst().awaitLost();
          }
        }));
  }

  private static Recorder recorder(List<Recorder> made) {
    Recorder recorder = new Recorder();
    made.add(recorder);
    return recorder;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static TlsSession session(Recorder side) {
    return assertInstanceOf(TlsSession.class, side.transport.getExtraInfo("ssl_object"));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void bytesGoBothWays(TlsProvider provider) {
    connected(
        server().provider(provider),
        client().provider(provider),
        (server, client) -> {
          client.transport.write(bytes("question"));
          server.awaitReceived(8);
          server.transport.write(bytes("answer"));
          client.awaitReceived(6);
          assertEquals("question", server.received.toString());
          assertEquals("answer", client.received.toString());
          assertEquals(List.of("made", "data"), client.log);
        });
  }

  @ParameterizedTest
  @MethodSource("providers")
  void theTransportTellsWhatWasAgreedOn(TlsProvider provider) {
    connected(
        server().provider(provider),
        client().provider(provider),
        (server, client) -> {
          TlsSession session = session(client);
          assertEquals("TLSv1.3", session.version());
          assertEquals(session.cipher(), client.transport.getExtraInfo("cipher"));
          assertNull(session.applicationProtocol());
          assertEquals(
              TestCertificates.SERVER.getCertificate(), client.transport.getExtraInfo("peercert"));
          assertInstanceOf(TlsOptions.class, client.transport.getExtraInfo("sslcontext"));
          assertNull(server.transport.getExtraInfo("peercert"));
          assertEquals(List.of(), session(server).peerCertificates());
          assertNotNull(client.transport.getExtraInfo("peername"));
          assertFalse(client.transport.canWriteEof());
          assertThrows(UnsupportedOperationException.class, client.transport::writeEof);
        });
  }

  @ParameterizedTest
  @MethodSource("providers")
  void closingSaysGoodbyeAndTheOtherSideIsToldOfTheEnd(TlsProvider provider) {
    for (String version : List.of("TLSv1.2", "TLSv1.3")) {
      connected(
          server().provider(provider).protocols(version),
          client().provider(provider).protocols(version),
          (server, client) -> {
            assertEquals(version, session(client).version());
            client.transport.write(bytes("last words"));
            client.transport.close();
            assertTrue(client.transport.isClosing());
            server.awaitLost();
            client.awaitLost();
            assertEquals(List.of("made", "data", "eof", "lost"), server.log);
            assertEquals("last words", server.received.toString());
            assertEquals(List.of("made", "lost"), client.log);
          });
    }
  }

  @ParameterizedTest
  @MethodSource("providers")
  void muchCanBeWrittenAtOnceAndIsSentBeforeTheEnd(TlsProvider provider) {
    connected(
        server().provider(provider),
        client().provider(provider),
        (server, client) -> {
          server.transport.pauseReading();
          client.transport.write(new byte[10_000_000]);
          client.transport.close();
          assertFalse(server.transport.isReading());
          server.transport.resumeReading();
          server.awaitLost();
          client.awaitLost();
          assertEquals(10_000_000, server.received.length());
          assertNull(client.lostBy);
          assertTrue(client.log.contains("pause"), client.log.toString());
        });
  }

  @ParameterizedTest
  @MethodSource("providers")
  void writingIsPausedAndResumed(TlsProvider provider) {
    connected(
        server().provider(provider),
        client().provider(provider),
        (server, client) -> {
          server.transport.pauseReading();
          client.transport.write(new byte[20_000_000]);
          server.transport.resumeReading();
          server.awaitReceived(20_000_000);
          client.transport.write(bytes("."));
          server.awaitReceived(20_000_001);
          assertEquals(List.of("made", "pause", "resume"), client.log);
          assertEquals(0, client.transport.getWriteBufferSize());
        });
  }

  @ParameterizedTest
  @MethodSource("providers")
  void theServersOrderDecidesOnTheApplicationProtocol(TlsProvider provider) {
    connected(
        server().provider(provider).alpn("h2", "http/1.1"),
        client().provider(provider).alpn("http/1.1", "h2"),
        (server, client) -> {
          assertEquals("h2", session(client).applicationProtocol());
          assertEquals("h2", session(server).applicationProtocol());
        });
  }

  @ParameterizedTest
  @MethodSource("providers")
  void withNoApplicationProtocolInCommonThereIsNone(TlsProvider provider) {
    connected(
        server().provider(provider).alpn("h2"),
        client().provider(provider).alpn("spdy/1"),
        (server, client) -> {
          assertNull(session(client).applicationProtocol());
          assertNull(session(server).applicationProtocol());
        });
  }

  @ParameterizedTest
  @MethodSource("providers")
  void theCertificateIsTheOneForTheNameThatIsAskedFor(TlsProvider provider) {
    var both = with(server(), TestCertificates.OTHER_SERVER).provider(provider);
    connected(
        both,
        client().provider(provider).serverHostname("other.test"),
        (server, client) ->
            assertEquals(
                TestCertificates.OTHER_SERVER.getCertificate(),
                client.transport.getExtraInfo("peercert")));
    connected(
        both,
        client().provider(provider),
        (server, client) ->
            assertEquals(
                TestCertificates.SERVER.getCertificate(),
                client.transport.getExtraInfo("peercert")));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aCertificateForAnotherHostIsRefused(TlsProvider provider) {
    var wrong = with(TestCertificates.OTHER_SERVER).provider(provider);
    assertRefused(wrong, client().provider(provider));
    connected(wrong, client().provider(provider).withoutHostnameCheck(), (server, client) -> {});
    connected(wrong, client().provider(provider).serverHostname("other.test"), (s, c) -> {});
  }

  @ParameterizedTest
  @MethodSource("providers")
  void whatIsNotTrustedIsRefused(TlsProvider provider) {
    var client = client().provider(provider);
    assertRefused(with(TestCertificates.EXPIRED).provider(provider), client);
    assertRefused(with(TestCertificates.SELF_SIGNED).provider(provider), client);
    assertRefused(server().provider(provider), TlsOptions.client().provider(provider));
    connected(
        with(TestCertificates.SELF_SIGNED).provider(provider),
        TlsOptions.client().provider(provider).withoutVerification(),
        (server, connected) -> {});
  }

  private static void assertRefused(TlsOptions server, TlsOptions client) {
    assertThrows(SSLException.class, () -> connected(server, client, (s, c) -> {}));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aClientMayHaveToHaveACertificate(TlsProvider provider) {
    var server = trusting(server()).provider(provider).clientAuth(ClientAuth.REQUIRED);
    connected(
        server,
        with(client(), TestCertificates.CLIENT).provider(provider),
        (accepted, client) ->
            assertEquals(
                TestCertificates.CLIENT.getCertificate(),
                accepted.transport.getExtraInfo("peercert")));
  }

  @ParameterizedTest
  @MethodSource("providers")
  void aClientMayGoWithoutACertificateIfItIsOptional(TlsProvider provider) {
    connected(
        trusting(server()).provider(provider).clientAuth(ClientAuth.OPTIONAL),
        client().provider(provider),
        (accepted, client) -> assertNull(accepted.transport.getExtraInfo("peercert")));
  }

  @Test
  void aContextOfTheJdksIsUsed() throws Exception {
    var serverContext = SSLContext.getInstance("TLS");
    serverContext.init(
        TestCertificates.SERVER.toKeyManagerFactory().getKeyManagers(), null, new SecureRandom());
    var clientContext = SSLContext.getInstance("TLS");
    clientContext.init(
        null,
        TestCertificates.AUTHORITY.toTrustManagerFactory().getTrustManagers(),
        new SecureRandom());
    connected(
        TlsOptions.of(serverContext),
        TlsOptions.of(clientContext),
        (server, client) -> {
          client.transport.write(bytes("hello"));
          server.awaitReceived(5);
        });
    var error =
        assertThrows(IllegalStateException.class, () -> TlsOptions.of(clientContext).alpn("h2"));
    assertTrue(error.getMessage().contains("SSLContext"), error.getMessage());
  }

  @Test
  void aServerWithoutACertificateIsAnErrorAtOnce() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                run(
                    createServer(
                        Recorder::new,
                        "127.0.0.1",
                        0,
                        ServerOptions.DEFAULT.tls(TlsOptions.client()))));
    assertTrue(error.getMessage().contains("needs a certificate"), error.getMessage());
  }
}
