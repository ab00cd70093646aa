package io.mysqlmasterpair.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mysqlmasterpair.binlog.Origin;
import io.mysqlmasterpair.data.ColumnKind;
import io.mysqlmasterpair.data.ColumnShape;
import io.mysqlmasterpair.data.RowChange;
import io.mysqlmasterpair.data.Shown;
import io.mysqlmasterpair.data.TableShape;
import io.mysqlmasterpair.mysql.LiveRows;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change in full, for people and for programs. */
final class ChangeText {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ChangeText() {}

    static String sql(RowChange change) {
        return change.table().columns().stream().anyMatch(column -> column.kind() == ColumnKind.UNKNOWN)
                ? "-- it has columns of a type that can't be written"
                : LiveRows.statement(change);
    }

    static String json(Origin origin, RowChange change) {
        ObjectNode node = JSON.createObjectNode()
                .put("transaction", origin.name())
                .put("at", origin.at().toString())
                .put("schema", change.table().schema())
                .put("table", change.table().table())
                .put("change", change.kind().name());
        change.before().ifPresent(image -> node.set("before", image(change.table(), image)));
        change.after().ifPresent(image -> node.set("after", image(change.table(), image)));
        try {
            return JSON.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode image(TableShape table, List<@Nullable String> image) {
        ObjectNode node = JSON.createObjectNode();
        List<ColumnShape> stored = table.stored();
        for (int i = 0; i < stored.size(); i++) {
            put(node, stored.get(i), image.get(i));
        }
        return node;
    }

    private static void put(ObjectNode node, ColumnShape column, @Nullable String canonical) {
        if (canonical == null) {
            node.putNull(column.name());
            return;
        }
        switch (column.kind()) {
            case SIGNED, UNSIGNED -> node.put(column.name(), new BigInteger(canonical));
            case FLOATING -> node.put(column.name(), Double.parseDouble(canonical));
            case JSON -> node.set(column.name(), document(canonical));
            case DECIMAL, TEMPORAL, TEXT, BYTES, UNKNOWN -> node.put(column.name(), Shown.value(column, canonical));
        }
    }

    private static com.fasterxml.jackson.databind.JsonNode document(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JSON.getNodeFactory().textNode(text);
        }
    }
}
