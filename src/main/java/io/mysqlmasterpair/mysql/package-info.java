/** The only room that speaks SQL: a member behind one interface, a dialect per server family. */
@NullMarked
package io.mysqlmasterpair.mysql;

import org.jspecify.annotations.NullMarked;
