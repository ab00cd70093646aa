package io.mysqlmasterpair.mysql;

/** A table, view, routine, trigger or event by schema and name. */
public record TableName(String schema, String name) implements Comparable<TableName> {

    public String quoted() {
        return Quoting.qualified(schema, name);
    }

    @Override
    public int compareTo(TableName other) {
        int bySchema = schema.compareTo(other.schema);
        return bySchema != 0 ? bySchema : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return schema + "." + name;
    }
}
