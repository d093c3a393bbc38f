#!/bin/sh
# The tests on Apache Spark need Java 17. As root on Debian it is installed where it is absent; elsewhere they say why they skip.
command -v java >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing a Java for the tests on Spark (once)"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq && apt-get install -y -qq --no-install-recommends default-jre-headless >/dev/null
fi
exit 0
