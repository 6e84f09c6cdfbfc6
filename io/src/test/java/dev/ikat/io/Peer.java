package dev.ikat.io;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;

/** A peer that is not ours: the JDK's blocking socket. Its calls are for other threads. */
final class Peer implements AutoCloseable {
  final Socket socket;

  Peer(Socket socket) {
    this.socket = socket;
  }

  /** Connects at once, as the system accepts connections before the program does. */
  static Peer connect(SocketAddress server) throws IOException {
    Socket socket = new Socket();
    // So that not much is under way when it does not read.
    socket.setReceiveBufferSize(64 * 1024);
    socket.connect(server);
    return new Peer(socket);
  }

  static ServerSocket listen() throws IOException {
    var server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return server;
  }

  void send(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  String read(int count) throws IOException {
    return new String(socket.getInputStream().readNBytes(count), StandardCharsets.ISO_8859_1);
  }

  String readAll() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** Says that it sends no more. */
  void shutdownOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** Goes without a good-bye. */
  void reset() throws IOException {
    socket.setOption(java.net.StandardSocketOptions.SO_LINGER, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
