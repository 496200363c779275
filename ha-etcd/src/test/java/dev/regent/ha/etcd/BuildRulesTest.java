package dev.regent.ha.etcd;

import dev.regent.build.BuildRules;

class BuildRulesTest extends BuildRules {}
