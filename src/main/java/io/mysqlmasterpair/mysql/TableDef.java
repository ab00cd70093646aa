package io.mysqlmasterpair.mysql;

import java.util.List;

/**
 * A base table with its columns in order.
 *
 * @param engine storage engine
 * @param hasKey whether a primary key tells its rows apart
 */
public record TableDef(TableName table, String engine, boolean hasKey, List<Column> columns) {}
