package io.mysqlmasterpair.mysql;

import java.util.List;

/** The events of the event scheduler in user schemas. In a pair each must fire on one member only. */
public final class Events {

    private final Sql sql;
    private final Dialect dialect;
    private final Settings settings;

    Events(Sql sql, Dialect dialect, Settings settings) {
        this.sql = sql;
        this.dialect = dialect;
        this.settings = settings;
    }

    /**
     * One event.
     *
     * @param status ENABLED, DISABLED, REPLICA_SIDE_DISABLED
     */
    public record Event(String schema, String name, String definer, String status) {

        public boolean fires() {
            return status.equals("ENABLED");
        }

        /** Whether it is left to the member that it came from. */
        public boolean firesElsewhere() {
            return status.endsWith("SIDE_DISABLED");
        }

        public TableName key() {
            return new TableName(schema, name);
        }
    }

    public List<Event> all() {
        return sql
                .rows("SELECT event_schema AS s, event_name AS n, definer AS d, status AS st"
                        + " FROM information_schema.events WHERE event_schema <> 'sys' ORDER BY 1, 2")
                .stream()
                .map(row -> new Event(row.text("s"), row.text("n"), row.text("d"), row.text("st")))
                .toList();
    }

    /** Leaves the event to the peer; on this member alone, unlogged. */
    public void leaveToPeer(Event event) {
        alter(event, dialect.disableEventOnReplica());
    }

    /** Lets the event fire here; on this member alone, unlogged. */
    public void fireHere(Event event) {
        alter(event, "ENABLE");
    }

    /** Names the definer, because without it the event would be ours afterwards. */
    private void alter(Event event, String what) {
        settings.whileAdministratorsMayWrite(() -> {
            sql.withoutBinaryLog(() -> sql.run("ALTER DEFINER = " + Quoting.account(event.definer()) + " EVENT "
                    + event.key().quoted() + " " + what));
            return true;
        });
    }
}
