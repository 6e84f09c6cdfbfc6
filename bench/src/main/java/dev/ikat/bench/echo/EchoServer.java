package dev.ikat.bench.echo;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An echo server in a process of its own: {@code EchoServer NAME TRANSPORT [CERTIFICATE.pem]}.
 * Prints its port. To each line on its standard input it answers with the bytes that are in use
 * after a collection, of the heap and outside it; it ends with its standard input.
 */
final class EchoServer {
  /** One way to serve. What it starts must not keep the process alive. */
  interface Kind {
    /**
     * Starts on a free port of the loopback interface.
     *
     * @param certificate makes it TLS
     * @return the port
     */
    int start(NettyTransport transport, @Nullable Path certificate) throws Exception;
  }

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** How many bytes are in use after a collection, of the heap and outside it? */
  static final String IN_USE = "in use";

  /** How many bytes of heap have been allocated so far? */
  static final String ALLOCATED = "allocated";

  private EchoServer() {}

  public static void main(String... arguments) throws Exception {
    Kind kind =
        switch (arguments[0]) {
          case "ikat-protocol" -> new IkatServer(false);
          case "ikat-streams", "ikat-streams-woven" -> new IkatServer(true);
          case "netty" -> new NettyServer();
          case "vertx" -> new VertxServer();
          case "virtual-threads" -> new VirtualThreadServer();
          default -> throw new IllegalArgumentException(arguments[0]);
        };
    Path certificate = arguments.length > 2 ? Path.of(arguments[2]) : null;
    System.out.println(kind.start(NettyTransport.valueOf(arguments[1]), certificate));
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      System.out.println(
          switch (line) {
            case IN_USE -> bytesInUse();
            case ALLOCATED -> THREADS.getTotalThreadAllocatedBytes();
            default -> throw new IllegalArgumentException(line);
          });
    }
    System.exit(0);
  }

  private static long bytesInUse() throws IOException {
    // Twice: what references that were cleared by the first one have freed is gone after the
    // second.
    System.gc();
    System.gc();
    List<BufferPoolMXBean> pools = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class);
    long direct =
        pools.stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()
        + Math.max(direct, nettysBytes());
  }

  /** Netty's pools may take memory from the system by ways that the JVM does not count. */
  private static long nettysBytes() {
    return ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator
        ? allocator.metric().usedDirectMemory()
        : 0;
  }
}
