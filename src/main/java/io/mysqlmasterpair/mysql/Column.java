package io.mysqlmasterpair.mysql;

/**
 * A column as the dictionary has it.
 *
 * @param dataType the type's name without length, in lower case: {@code varchar}, {@code geometry}
 * @param definition everything else that makes two columns the same or not
 */
public record Column(String name, String dataType, String definition) {}
