/** What a row is: the shape of its table, and its values in one canonical form wherever they come from. Pure. */
@NullMarked
package io.mysqlmasterpair.data;

import org.jspecify.annotations.NullMarked;
