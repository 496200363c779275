package dev.regent.ha.zookeeper;

import dev.regent.build.BuildRules;

class BuildRulesTest extends BuildRules {}
