package io.mysqlmasterpair.worker;

import io.mysqlmasterpair.binlog.Happening;
import io.mysqlmasterpair.binlog.Origin;
import io.mysqlmasterpair.binlog.Transactions;
import io.mysqlmasterpair.data.RowChange;
import io.mysqlmasterpair.mysql.ConnectOptions;
import io.mysqlmasterpair.mysql.Member;
import io.mysqlmasterpair.mysql.Tls;
import io.mysqlmasterpair.testing.MysqlServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What an archive tells, collected. */
final class Looking implements Transactions.Reader {

    final List<RowChange> changes = new ArrayList<>();
    final List<String> statements = new ArrayList<>();
    final List<Happening.Unreadable> unreadable = new ArrayList<>();
    int transactions;

    static Looking into(Path run) {
        Looking looking = new Looking();
        OpenArchive.of(run).read(looking);
        return looking;
    }

    @Override
    public void begin(Origin origin) {
        transactions++;
    }

    @Override
    public void happened(Happening happening) {
        switch (happening) {
            case Happening.Row row -> changes.add(row.change());
            case Happening.Statement statement -> statements.add(statement.text());
            case Happening.Unreadable odd -> unreadable.add(odd);
        }
    }

    @Override
    public void end() {}

    /** What a browser prints. */
    static String printed(Path run, Consumer<ArchiveBrowser> look) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        look.accept(new ArchiveBrowser(run, new PrintStream(out, true, StandardCharsets.UTF_8)));
        return out.toString(StandardCharsets.UTF_8);
    }

    static Member member(String name, MysqlServer server) {
        return Member.connect(
                name,
                new ConnectOptions(
                        server.endpoint(),
                        MysqlServer.ROOT,
                        Tls.PREFERRED,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30)));
    }
}
