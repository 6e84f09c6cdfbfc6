package dev.ikat.io;

import io.netty.channel.unix.DomainSocketAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** The files that Unix sockets have, and their addresses: the JDK's to the user, Netty's inside. */
final class UnixSockets {
  /** In a file's mode. */
  private static final int TYPE = 0170000;

  private static final int SOCKET = 0140000;

  private UnixSockets() {}

  /** The address as the channels of this backend take it. */
  static SocketAddress forNetty(Backend backend, SocketAddress address) {
    return backend != Backend.NIO && address instanceof UnixDomainSocketAddress unix
        ? new DomainSocketAddress(unix.getPath().toString())
        : address;
  }

  /** The address as users know it. */
  static @Nullable SocketAddress forUsers(@Nullable SocketAddress address) {
    return address instanceof DomainSocketAddress unix
        ? UnixDomainSocketAddress.of(unix.path())
        : address;
  }

  /**
   * Removes the socket that a server has left there, which nobody could bind to.
   *
   * @throws BindException if there is a file of another kind, which Netty would remove as well
   */
  static void removeStale(Path path) throws IOException {
    if (isSocket(path)) {
      Files.deleteIfExists(path);
    } else if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new BindException("Address " + path + " is already in use, by what is no socket");
    }
  }

  private static boolean isSocket(Path path) throws IOException {
    try {
      Object mode = Files.getAttribute(path, "unix:mode");
      return mode instanceof Integer bits && (bits & TYPE) == SOCKET;
    } catch (NoSuchFileException none) {
      return false;
    }
  }

  /** What tells this file from one that takes its place; null if it is not there. */
  static @Nullable Object identity(Path path) {
    try {
      var attributes =
          Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.fileKey();
    } catch (IOException gone) {
      return null;
    }
  }

  /**
   * Has something done that removes the file, as Netty does when it closes a channel, and leaves it
   * there all the same: by a second name that it has meanwhile.
   */
  static void keeping(Path path, Runnable close) {
    Path second = path.resolveSibling(path.getFileName() + "." + System.nanoTime());
    try {
      Files.createLink(second, path);
    } catch (IOException gone) {
      close.run();
      return;
    }
    close.run();
    try {
      Files.move(second, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      System.getLogger("dev.ikat")
          .log(System.Logger.Level.ERROR, "cannot leave the socket at " + path, e);
    }
  }
}
