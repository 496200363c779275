package dev.regent.ha.consul;

import dev.regent.build.BuildRules;

class BuildRulesTest extends BuildRules {}
