package io.mysqlmasterpair.binlog;

import io.mysqlmasterpair.data.ColumnKind;
import io.mysqlmasterpair.data.ColumnShape;
import io.mysqlmasterpair.data.RowChange;
import io.mysqlmasterpair.data.TableShape;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The rows of one event, each with what it was before and is after. Source: MySQL source documentation, "Rows_event". */
final class RowsReader {

    private final LogEvent event;
    private final TableMap map;
    private final TableShape shape;
    private final Bytes in;

    RowsReader(LogEvent event, TableMap map, TableShape shape) {
        this.event = event;
        this.map = map;
        this.shape = shape;
        this.in = new Bytes(event.body());
    }

    static boolean isRows(LogEvent event) {
        return hasBefore(event) || hasAfter(event);
    }

    private static boolean hasBefore(LogEvent event) {
        return switch (event.type()) {
            case LogEvent.UPDATE_ROWS, LogEvent.UPDATE_ROWS_V1, LogEvent.DELETE_ROWS, LogEvent.DELETE_ROWS_V1 -> true;
            default -> false;
        };
    }

    private static boolean hasAfter(LogEvent event) {
        return switch (event.type()) {
            case LogEvent.WRITE_ROWS, LogEvent.WRITE_ROWS_V1, LogEvent.UPDATE_ROWS, LogEvent.UPDATE_ROWS_V1 -> true;
            default -> false;
        };
    }

    /** The table that the rows are of, as the map event before it numbered it. */
    static long tableId(LogEvent event) {
        return new Bytes(event.body()).number(6);
    }

    /** Why rows of this table can't be read by that shape; empty when they can. */
    static Optional<String> misfit(TableMap map, TableShape shape) {
        if (map.types().length != shape.columns().size()) {
            return Optional.of("it had " + map.types().length + " columns then, and has "
                    + shape.columns().size());
        }
        for (int i = 0; i < map.types().length; i++) {
            ColumnShape column = shape.columns().get(i);
            if (column.kind() == ColumnKind.UNKNOWN && !column.generated()) {
                return Optional.of("its column " + column.name() + ", " + column.columnType() + ", can't be read");
            }
            if (!column.generated() && !Cells.fits(column, map.types()[i], map.meta()[i])) {
                return Optional.of("its column " + column.name() + " was not " + column.columnType() + " then");
            }
        }
        return Optional.empty();
    }

    /**
     * Hands out the rows in order.
     *
     * @throws UnreadableLogException when one can't be read; those before it were handed out
     */
    void each(Consumer<RowChange> each) {
        try {
            in.skip(8);
            if (event.type() >= LogEvent.WRITE_ROWS) { // version 2 has room for more, and says how much it took
                in.skip((int) in.number(2) - 2);
            }
            int columns = (int) in.packed();
            BitSet first = in.bits(columns);
            BitSet second = hasBefore(event) && hasAfter(event) ? in.bits(columns) : first;
            while (in.hasMore()) {
                Optional<List<@Nullable String>> before =
                        hasBefore(event) ? Optional.of(image(first)) : Optional.empty();
                Optional<List<@Nullable String>> after =
                        hasAfter(event) ? Optional.of(image(second)) : Optional.empty();
                each.accept(new RowChange(shape, before, after));
            }
        } catch (BufferUnderflowException e) {
            throw new UnreadableLogException("the event is cut short");
        }
    }

    private List<@Nullable String> image(BitSet included) {
        BitSet nulls = in.bits(included.cardinality());
        List<@Nullable String> values = new ArrayList<>();
        int present = 0;
        for (int i = 0; i < map.types().length; i++) {
            ColumnShape column = shape.columns().get(i);
            if (!included.get(i)) {
                if (!column.generated()) {
                    throw new UnreadableLogException(
                            "its rows were logged in part only (binlog_row_image is not FULL)");
                }
                continue;
            }
            String value = nulls.get(present++) ? null : Cells.read(column, map.types()[i], map.meta()[i], in);
            if (!column.generated()) {
                values.add(value);
            }
        }
        return values;
    }
}
