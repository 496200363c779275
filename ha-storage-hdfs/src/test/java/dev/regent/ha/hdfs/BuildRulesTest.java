package dev.regent.ha.hdfs;

import dev.regent.build.BuildRules;

class BuildRulesTest extends BuildRules {}
