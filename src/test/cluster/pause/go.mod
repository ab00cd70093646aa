module mysqlmasterpair.dev/pause

go 1.21
