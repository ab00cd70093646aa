package io.mysqlmasterpair;
public final class Main { private Main() {} public static void main(String... a) {} }
