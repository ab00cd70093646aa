package io.mysqlmasterpair.worker;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mysqlmasterpair.data.TableShape;
import io.mysqlmasterpair.mysql.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What columns the archived tables had: a binary log names none. */
final class ArchivedShapes {

    static final String FILE = "tables.json";

    /** Of a record its components and nothing else: some have methods that look like more of them. */
    private static final ObjectMapper JSON = new ObjectMapper()
            .setVisibility(PropertyAccessor.ALL, JsonAutoDetect.Visibility.NONE)
            .setVisibility(PropertyAccessor.FIELD, JsonAutoDetect.Visibility.ANY)
            .setVisibility(PropertyAccessor.CREATOR, JsonAutoDetect.Visibility.ANY);

    private ArchivedShapes() {}

    static KeptFile write(Path folder, Collection<TableShape> shapes) {
        Path file = folder.resolve(FILE);
        try {
            Files.write(file, JSON.writeValueAsBytes(List.copyOf(shapes)));
            Durable.sync(file);
            return KeptFile.of(folder, file);
        } catch (IOException e) {
            throw new UncheckedIOException("the archive can't be written: " + FILE, e);
        }
    }

    /** By name; none where the archive is older than this file. */
    static Map<TableName, TableShape> read(Path folder) {
        Path file = folder.resolve(FILE);
        Map<TableName, TableShape> shapes = new TreeMap<>();
        if (!Files.isRegularFile(file)) {
            return shapes;
        }
        try {
            for (TableShape shape : JSON.readValue(file.toFile(), TableShape[].class)) {
                shapes.put(new TableName(shape.schema(), shape.table()), shape);
            }
            return shapes;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read", e);
        }
    }
}
