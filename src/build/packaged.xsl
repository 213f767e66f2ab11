<?xml version="1.0" encoding="UTF-8"?>
<!--
  Leaves out of the bill of materials what Quarkus does not package: what Maven calls optional, which is the embedded
  database, what only that needs and Maven does not call so, and the launcher of development environments. A test
  compares what is left with the package.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:b="http://cyclonedx.org/schema/bom/1.6">
  <xsl:key name="left-out" use="@bom-ref"
           match="b:component[b:scope = 'optional' or b:name = 'quarkus-ide-launcher' or b:name = 'commons-compress'
                              or b:name = 'commons-codec' or b:name = 'commons-io' or b:name = 'commons-lang3']"/>
  <xsl:template match="@* | node()">
    <xsl:copy><xsl:apply-templates select="@* | node()"/></xsl:copy>
  </xsl:template>
  <xsl:template match="b:component[key('left-out', @bom-ref)]"/>
  <xsl:template match="b:dependency[key('left-out', @ref)]"/>
</xsl:stylesheet>
