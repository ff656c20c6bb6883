"""A feed of each sort and a page, as outlets make them."""

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Daily &amp; Sun</title>
<item><title>Talks have failed, analysts say</title><guid>urn:1</guid><link>https://sun.example/1</link>
<pubDate>Sat, 11 May 2024 10:00:00 GMT</pubDate>
<description>&lt;p&gt;“War is &lt;b&gt;unlikely&lt;/b&gt;,” said Anna Bell 😀.&lt;/p&gt;
&lt;p&gt;She left.&lt;/p&gt;</description></item>
<item><title>Port closed</title><link>https://sun.example/2</link>
<description>Ships wait &amp;amp; wait.</description></item>
</channel></rss>
""".encode()

ATOM = b"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Sun</title>
<entry><id>tag:sun,1</id><title type="html">Talks &amp;amp; war</title><updated>2024-05-11T10:00:00Z</updated>
<link href="https://sun.example/1"/><summary>Short.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>The <i>whole</i> story.</p><p>More.</p></div></content>
</entry></feed>"""

PAGE = """<!doctype html><html><head><title>Minister warns of sanctions</title>
<meta property="og:site_name" content="Daily Sun"><meta property="article:published_time" content="2024-05-11">
<link rel="canonical" href="https://sun.example/a"></head><body><nav><a href="/">Home</a> <a href="/x">World</a></nav>
<article><p>“We will act,” said Anna Bell, the minister, on Monday 😀, after the talks in the capital broke down.</p>
<p>Others disagreed &amp; left the hall, and the envoy told reporters that no date had been set for another round.</p>
<p>The two sides have met four times this year, each time without a paper that either of them was ready to sign.</p>
</article><footer>Copyright 2019 Daily Sun</footer></body></html>
""".encode()
