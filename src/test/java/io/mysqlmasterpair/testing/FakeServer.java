package io.mysqlmasterpair.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.mysqlmasterpair.pair.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Speaks as much of MySQL's protocol as a login takes, lets everybody in, and answers statements as a test wants it. */
public final class FakeServer implements AutoCloseable {

    /** Answers a statement; false: as a server would, as far as this one can. */
    public interface Script {
        boolean answer(String statement, Line line) throws IOException;
    }

    private static final int PROTOCOL_41_AND_PLUGINS = 0x0008_8200 | 0x0001 | 0x2000;
    private static final Pattern COLUMN = Pattern.compile("@@(?:session\\.)?(\\w+)");
    private static final Map<String, String> VARIABLES = Map.of(
            "character_set_client", "utf8mb4",
            "character_set_connection", "utf8mb4",
            "character_set_results", "utf8mb4",
            "character_set_server", "utf8mb4",
            "collation_server", "utf8mb4_0900_ai_ci",
            "collation_connection", "utf8mb4_0900_ai_ci",
            "time_zone", "SYSTEM",
            "system_time_zone", "UTC",
            "transaction_isolation", "REPEATABLE-READ",
            "max_allowed_packet", "67108864");

    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicLong sent = new AtomicLong();
    private final Script script;

    public FakeServer(Script script) throws IOException {
        this.script = script;
        Thread.ofVirtual().start(() -> {
            while (!socket.isClosed()) {
                try {
                    Socket client = socket.accept();
                    Thread.ofVirtual().start(() -> serve(client));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    public Endpoint endpoint() {
        return new Endpoint("127.0.0.1", socket.getLocalPort());
    }

    /** Bytes that it got rid of: what nobody reads does not go out. */
    public long sent() {
        return sent.get();
    }

    private void serve(Socket client) {
        try (client) {
            Line line = new Line(client.getOutputStream(), sent);
            DataInputStream in = new DataInputStream(client.getInputStream());
            line.packet(greeting());
            read(in, line);
            if (script.answer("", line)) {
                return;
            }
            line.ok();
            while (true) {
                byte[] command = read(in, line);
                String statement = new String(command, 1, command.length - 1, UTF_8);
                if (command[0] == 1) {
                    return;
                }
                if (!script.answer(statement, line)) {
                    answer(statement, line);
                }
            }
        } catch (IOException hungUp) {
            // the other side had enough
        }
    }

    private static void answer(String statement, Line line) throws IOException {
        Matcher columns = COLUMN.matcher(statement);
        List<String> names = columns.results().map(found -> found.group(1)).toList();
        if (names.isEmpty()) {
            line.ok();
            return;
        }
        line.rows(
                names,
                List.of(names.stream()
                        .map(name -> VARIABLES.getOrDefault(name, "0"))
                        .toList()));
    }

    private static byte[] read(DataInputStream in, Line line) throws IOException {
        int length = in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
        line.sequence = in.readUnsignedByte() + 1;
        byte[] content = new byte[length];
        in.readFully(content);
        return content;
    }

    private static byte[] greeting() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(10);
        out.writeBytes("8.4.0\0".getBytes(ISO_8859_1));
        out.writeBytes(new byte[] {1, 0, 0, 0});
        out.writeBytes("12345678\0".getBytes(ISO_8859_1));
        out.write(PROTOCOL_41_AND_PLUGINS);
        out.write(PROTOCOL_41_AND_PLUGINS >> 8);
        out.write(45);
        out.writeBytes(new byte[] {2, 0});
        out.write(PROTOCOL_41_AND_PLUGINS >> 16);
        out.write(PROTOCOL_41_AND_PLUGINS >> 24);
        out.write(21);
        out.writeBytes(new byte[10]);
        out.writeBytes("123456789012\0mysql_native_password\0".getBytes(ISO_8859_1));
        return out.toByteArray();
    }

    /** The way to one client. */
    public static final class Line {

        private final OutputStream out;
        private final AtomicLong sent;
        private int sequence;

        private Line(OutputStream out, AtomicLong sent) {
            this.out = out;
            this.sent = sent;
        }

        /** Bytes as they are. */
        public void raw(byte[] bytes) throws IOException {
            out.write(bytes);
            sent.addAndGet(bytes.length);
        }

        public void packet(byte[] content) throws IOException {
            packetOf(content.length, content);
        }

        /** A packet that says that it is of some length. */
        public void packetOf(int length, byte[] content) throws IOException {
            ByteArrayOutputStream packet = new ByteArrayOutputStream();
            packet.writeBytes(
                    new byte[] {(byte) length, (byte) (length >> 8), (byte) (length >> 16), (byte) sequence++});
            packet.writeBytes(content);
            raw(packet.toByteArray());
        }

        private void ok() throws IOException {
            packet(new byte[] {0, 0, 0, 2, 0, 0, 0});
        }

        private void end() throws IOException {
            packet(new byte[] {(byte) 0xfe, 0, 0, 2, 0});
        }

        public void rows(List<String> names, List<List<String>> rows) throws IOException {
            columns(names);
            for (List<String> row : rows) {
                row(row);
            }
            end();
        }

        public void columns(List<String> names) throws IOException {
            packet(new byte[] {(byte) names.size()});
            for (String name : names) {
                ByteArrayOutputStream column = new ByteArrayOutputStream();
                List.of("def", "", "", "", name, name).forEach(text -> column.writeBytes(text(text)));
                column.writeBytes(new byte[] {12, 45, 0, 0, 1, 0, 0, (byte) 0xfd, 0, 0, 0, 0, 0});
                packet(column.toByteArray());
            }
            end();
        }

        /** The same row without end, many at a time. */
        @SuppressWarnings("InfiniteLoopStatement")
        public void rowForEver(List<String> values) throws IOException {
            ByteArrayOutputStream many = new ByteArrayOutputStream();
            byte[] row = bytes(values);
            for (int i = 0; i < 1024; i++) {
                many.writeBytes(new byte[] {(byte) row.length, 0, 0, (byte) sequence++});
                many.writeBytes(row);
            }
            while (true) {
                raw(many.toByteArray());
            }
        }

        public void row(List<String> values) throws IOException {
            packet(bytes(values));
        }

        private static byte[] bytes(List<String> values) {
            ByteArrayOutputStream row = new ByteArrayOutputStream();
            values.forEach(value -> row.writeBytes(text(value)));
            return row.toByteArray();
        }

        private static byte[] text(String value) {
            byte[] bytes = value.getBytes(UTF_8);
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            if (bytes.length < 251) {
                text.write(bytes.length);
            } else {
                text.writeBytes(new byte[] {
                    (byte) 0xfd, (byte) bytes.length, (byte) (bytes.length >> 8), (byte) (bytes.length >> 16)
                });
            }
            text.writeBytes(bytes);
            return text.toByteArray();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
