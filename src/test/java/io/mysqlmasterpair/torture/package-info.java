/** Breaks, repairs and disturbs real pairs at drawn moments, and decides from the outside whether the promises held. */
package io.mysqlmasterpair.torture;
