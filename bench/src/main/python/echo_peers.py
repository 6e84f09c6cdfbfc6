"""An echo server on CPython.

    python3 echo_peers.py protocol|streams [uvloop] [CERTIFICATE.pem]

CERTIFICATE.pem holds the key too, and makes it TLS. Prints the port, and ends when its standard input does.
The streams read as much at once as asyncio's transport does.
"""

import asyncio
import ssl
import sys

READ_SIZE = 256 * 1024


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


async def echo(reader, writer):
    try:
        while data := await reader.read(READ_SIZE):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def main(streams, certificate):
    context = None
    if certificate is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
    loop = asyncio.get_running_loop()
    # Enough for hundreds of connections at once.
    options = {"host": "127.0.0.1", "port": 0, "ssl": context, "backlog": 4096}
    if streams:
        server = await asyncio.start_server(echo, **options)
    else:
        server = await loop.create_server(Echo, **options)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


arguments = sys.argv[1:]
if "uvloop" in arguments:
    import uvloop

    uvloop.install()
asyncio.run(
    main(
        streams="streams" in arguments,
        certificate=next((a for a in arguments if a.endswith(".pem")), None),
    )
)
