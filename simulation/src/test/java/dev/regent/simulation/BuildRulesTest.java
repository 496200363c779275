package dev.regent.simulation;

import dev.regent.build.BuildRules;

class BuildRulesTest extends BuildRules {}
