/** The command line: what it understands, and which room does it. */
@NullMarked
package io.mysqlmasterpair.cli;

import org.jspecify.annotations.NullMarked;
