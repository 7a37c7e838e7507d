extension Page {
  /// The style sheet of all pages: light and dark, wide and narrow, screen and paper. Curves have Okabe and Ito's colours,
  /// which are distinguishable with colour blindness; dashes and names repeat the information of colours.
  ///
  /// Source: M. Okabe, K. Ito, "Color Universal Design", 2008.
  public static let styleSheet = """
    :root{color-scheme:light dark;--page:#f6f7f9;--card:#fff;--text:#1b1f24;--muted:#59636e;--rule:#d9dee4;--grid:#e8ebef;
    --accent:#0b5cad;--good:#156b32;--bad:#b3231b;--warn:#7a5200;--goodback:#dff3e4;--badback:#fde4e1;--warnback:#fbeecb;
    --c0:#0072b2;--c1:#b87700;--c2:#007a5a;--c3:#c24d00;--c4:#a8478a;--c5:#2b87c2;--c6:#7d7400;--c7:#59636e;
    --h0:#dbe9f6;--h1:#bcd7ec;--h2:#93bfe0;--h3:#649fcf;--h4:#3e7fbd;--h5:#215fa3;--h6:#104383;--h7:#062a5a}
    @media(prefers-color-scheme:dark){:root{--page:#11151a;--card:#181d24;--text:#e7ebef;--muted:#9da9b5;--rule:#303944;
    --grid:#252d37;--accent:#7cb8f5;--good:#6fd58f;--bad:#ff9d92;--warn:#f2c55c;--goodback:#143521;--badback:#47201d;--warnback:#3d3013;
    --c0:#56b4e9;--c1:#f0ad33;--c2:#2fc79a;--c3:#ff8a52;--c4:#dd8fc2;--c5:#9ad0f5;--c6:#e3d94a;--c7:#9da9b5;
    --h0:#16304a;--h1:#1b4468;--h2:#215b88;--h3:#2c76aa;--h4:#4494c8;--h5:#71b3dd;--h6:#a6d2ee;--h7:#e2f2fc}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif}
    main{max-width:72rem;margin:0 auto;padding:1.5rem 1rem 4rem}
    header{margin-bottom:1rem}h1{font-size:1.6rem;line-height:1.25;margin:0 0 .3rem;overflow-wrap:anywhere}
    h2{font-size:1.15rem;margin:0 0 .8rem}h3{font-size:.95rem;margin:1.1rem 0 .4rem}figcaption h3{margin:0}
    a{color:var(--accent)}p{margin:.4rem 0}.lead{font-size:1.02rem}.muted{color:var(--muted);font-size:.85rem}
    code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.85em}
    pre{overflow-x:auto;background:var(--page);border:1px solid var(--rule);border-radius:6px;padding:.6rem .8rem;margin:.4rem 0}
    section,.card{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:1.1rem 1.2rem;margin:0 0 1rem}
    .badge{display:inline-block;border-radius:5px;padding:.05em .55em;font-size:.78em;font-weight:650;letter-spacing:.02em;
    text-transform:uppercase;background:var(--grid);color:var(--text);white-space:nowrap}
    .badge.pass{background:var(--goodback);color:var(--good)}.badge.fail{background:var(--badback);color:var(--bad)}
    .badge.invalid,.badge.no-data,.badge.running,.badge.lost,.badge.unreadable{background:var(--warnback);color:var(--warn)}
    .reasons{margin:.6rem 0;padding:.6rem .9rem .6rem 2rem;border-left:4px solid var(--bad);background:var(--badback);border-radius:0 6px 6px 0}
    .warnings{margin:.2rem 0 .8rem;padding:.6rem .9rem .6rem 2rem;border-left:4px solid var(--warn);background:var(--warnback);border-radius:0 6px 6px 0}
    .tiles{display:flex;flex-wrap:wrap;gap:.6rem;margin:1rem 0 0}
    .tile{flex:1 1 6.4rem;max-width:15rem;background:var(--card);border:1px solid var(--rule);border-radius:8px;padding:.55rem .8rem}
    .tile b{display:block;font-size:1.2rem;font-variant-numeric:tabular-nums}.tile span{color:var(--muted);font-size:.8rem}
    nav.contents{display:flex;flex-wrap:wrap;gap:.2rem .9rem;margin:0 0 1rem;font-size:.88rem}
    nav.site{border-bottom:1px solid var(--rule);background:var(--card)}
    nav.site b{margin-right:.6rem}nav.site a{text-decoration:none}nav.site a:hover{text-decoration:underline}
    nav.site>div{max-width:72rem;margin:0 auto;padding:.6rem 1rem;display:flex;flex-wrap:wrap;gap:.3rem 1.2rem;align-items:center}
    .scroll{overflow-x:auto}
    table{border-collapse:collapse;font-size:.85rem;font-variant-numeric:tabular-nums}table.wide{width:100%}
    th,td{padding:.28rem .7rem .28rem 0;text-align:right;white-space:nowrap;border-bottom:1px solid var(--grid);font-weight:400}
    thead th{color:var(--muted);font-size:.8rem;border-bottom:1px solid var(--rule);vertical-align:bottom;white-space:normal}
    th:first-child,td:first-child,thead th.words,th[scope=row],.words{text-align:left}.words{white-space:normal;min-width:8rem}
    li,p,h1{overflow-wrap:anywhere}
    tbody th[scope=row]{white-space:normal;overflow-wrap:anywhere;min-width:9rem}
    tbody th[scope=row] a{white-space:nowrap}
    #thresholds td,#thresholds th{text-align:left}
    dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.2rem;margin:.8rem 0 .2rem;font-size:.9rem}
    dt{color:var(--muted)}dd{margin:0;overflow-wrap:anywhere}
    ol.frames{list-style:none;margin:.3rem 0 .8rem;padding:0 0 0 .8rem;border-left:2px solid var(--rule)}
    ol.frames li{overflow-wrap:anywhere}ol.sites{padding-left:1.3rem}
    figure.chart{margin:0 0 .2rem;position:relative}
    section figure.chart~figure.chart{margin-top:1.1rem}
    figcaption{display:flex;flex-wrap:wrap;align-items:center;gap:.1rem .7rem;margin:0 0 .5rem}
    .keys{display:flex;flex-wrap:wrap;gap:.25rem .4rem;margin-left:auto;align-items:center}
    button,.button,select,input{font:inherit;color:inherit}
    button,.button{border:1px solid var(--rule);background:var(--card);border-radius:6px;padding:.25rem .7rem;cursor:pointer;text-decoration:none}
    button:hover,.button:hover{border-color:var(--accent)}
    button.key{display:inline-flex;align-items:center;gap:.4rem;font-size:.8rem;padding:.08rem .5rem}
    button.key[aria-pressed=false]{color:var(--muted);text-decoration:line-through}
    button.key[aria-pressed=false] .dot{opacity:.25}
    button.reset{position:absolute;right:.3rem;top:2.1rem;font-size:.8rem;z-index:2;padding:.1rem .5rem}
    :focus-visible{outline:2px solid var(--accent);outline-offset:2px}
    .dot{width:1.1rem;height:0;border-top:3px solid currentColor;display:inline-block}
    .dot.dashed{border-top-style:dashed}.dot.area{height:.55rem;border-top-width:2px;background:color-mix(in srgb,currentColor 20%,transparent)}
    .dot.points{width:.65rem;height:.65rem;border:0;border-radius:50%;background:currentColor}
    .c0{color:var(--c0)}.c1{color:var(--c1)}.c2{color:var(--c2)}.c3{color:var(--c3)}
    .c4{color:var(--c4)}.c5{color:var(--c5)}.c6{color:var(--c6)}.c7{color:var(--c7)}
    .frame{display:grid;grid-template-columns:3.6rem 1fr;grid-template-rows:15rem 1.4rem;column-gap:.5rem}
    .chart.low .frame{grid-template-rows:6.5rem 1.4rem}
    svg{display:block;width:100%;height:100%;overflow:visible}svg.area{overflow:hidden}
    svg.plot{touch-action:pan-y;cursor:crosshair;border-radius:2px}
    svg.xs{grid-column:2}svg text{font-size:11.5px;fill:var(--muted);font-variant-numeric:tabular-nums}
    .charts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,28rem),1fr));gap:0 1.6rem;align-items:start}
    svg.ys text{text-anchor:end}svg.xs text{text-anchor:middle}svg.xs text.first{text-anchor:start}svg.xs text.last{text-anchor:end}
    .grid line{stroke:var(--grid);stroke-width:1}.upright line{opacity:.7}
    .curve path{fill:none;stroke:currentColor;stroke-width:1.8;stroke-linejoin:round;stroke-linecap:round;vector-effect:non-scaling-stroke}
    .curve.dashed path{stroke-dasharray:6 5}.curve path.dots{stroke-width:7}.curve path.fill{fill:currentColor;fill-opacity:.14;stroke:none}
    .points circle{fill:currentColor;stroke:var(--card);stroke-width:1.5}.points .span{stroke:currentColor;stroke-width:3;opacity:.45}
    .reference line{stroke:var(--muted);stroke-dasharray:3 4}.reference text{text-anchor:start;paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}
    .change path{fill:none;stroke-width:2.5;vector-effect:non-scaling-stroke}.change.worse path{stroke:var(--bad);stroke-dasharray:7 4}
    .change.better path{stroke:var(--good);stroke-dasharray:2 4}.level{stroke:var(--muted);stroke-width:1.5}.good{color:var(--good)}.bad{color:var(--bad)}
    .h0{fill:var(--h0);background:var(--h0)}.h1{fill:var(--h1);background:var(--h1)}.h2{fill:var(--h2);background:var(--h2)}
    .h3{fill:var(--h3);background:var(--h3)}.h4{fill:var(--h4);background:var(--h4)}.h5{fill:var(--h5);background:var(--h5)}
    .h6{fill:var(--h6);background:var(--h6)}.h7{fill:var(--h7);background:var(--h7)}
    svg.area>path{shape-rendering:crispEdges}.legend{font-size:.78rem;color:var(--muted);display:inline-flex;gap:1px;align-items:center}
    .shade{width:.9rem;height:.7rem;display:inline-block}.legend .shade:first-of-type{margin-left:.3rem}.legend .shade:last-of-type{margin-right:.3rem}
    .dots .rows{display:grid;grid-template-columns:minmax(7rem,14rem) 1fr;align-items:center;column-gap:.8rem;padding-right:.6rem}
    .dots .rows .name{font-size:.83rem;overflow-wrap:anywhere}.dots .rows svg.plot{height:2.3rem}.dots .rows svg.xs{height:1.4rem}
    .base{stroke:var(--rule)}
    .behind{margin:.1rem 0 .9rem}.behind summary,.plan summary{cursor:pointer;color:var(--muted);font-size:.8rem}
    .behind table{margin-top:.3rem}section>.behind:last-child{margin-bottom:0}
    .cursor{stroke:var(--text);stroke-width:1;opacity:.55}.brush{fill:var(--accent);opacity:.15}
    .tip{position:absolute;z-index:5;pointer-events:none;background:var(--card);color:var(--text);border:1px solid var(--rule);
    border-radius:6px;padding:.35rem .6rem;font-size:.8rem;box-shadow:0 3px 12px #0003;white-space:nowrap;font-variant-numeric:tabular-nums}
    .tip b{display:block}.tip div{display:flex;gap:.5rem;align-items:center}.tip div span{margin-left:auto;padding-left:.8rem}
    [hidden]{display:none!important}
    @media(max-width:40rem){main{padding:1rem .6rem 3rem}section,.card{padding:.8rem .75rem}h1{font-size:1.3rem}.frame{grid-template-columns:3rem 1fr;
    grid-template-rows:12rem 1.4rem;column-gap:.4rem}.keys{margin-left:0}.dots .rows{grid-template-columns:1fr}.dots .rows>span:empty{display:none}.dots .rows .name{margin-top:.3rem}
    svg.xs{grid-column:auto}.frame svg.xs{grid-column:2}svg.xs text.wide{display:none}dl{grid-template-columns:minmax(6rem,38%) 1fr;gap:.3rem .8rem;font-size:.85rem}
    .tiles{display:grid;grid-template-columns:repeat(3,1fr);gap:.4rem}.tile{padding:.4rem .6rem}.tile b{font-size:1.05rem}.phone-off{display:none}thead th{min-width:3.4rem}}
    @media(min-width:60rem){dl.pairs{grid-template-columns:max-content 1fr max-content 1fr}}
    @media print{:root{--page:#fff}body{font-size:11px}section{break-inside:avoid;border-color:#ccc}nav,button,.keys button[aria-pressed=false]{display:none!important}
    .keys button.key{display:inline-flex!important;border:0}}

    """
}
