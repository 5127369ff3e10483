/**
 * Domains at which everybody can get an address: they say nothing about an organization, and whoever first got `admin@` there must
 * not have them. Written down from the providers' own pages about the addresses they give, by country; kept short on purpose.
 * Ready-made lists were tried and left (decision 0018). A provider that is missing is added here.
 */
const lists = `
  gmail.com googlemail.com
  outlook.com outlook.de outlook.fr outlook.es outlook.it outlook.pt outlook.be outlook.at outlook.dk outlook.ie outlook.jp outlook.kr
  outlook.com.br outlook.com.au outlook.com.tr outlook.in outlook.cl outlook.cz outlook.hu outlook.sa outlook.sg outlook.ph outlook.lv
  hotmail.com hotmail.co.uk hotmail.de hotmail.fr hotmail.it hotmail.es hotmail.be hotmail.ch hotmail.nl hotmail.se hotmail.no
  hotmail.dk hotmail.fi hotmail.gr hotmail.co.jp hotmail.com.br hotmail.com.ar hotmail.com.tr hotmail.ca hotmail.cl
  live.com live.co.uk live.de live.fr live.it live.nl live.be live.se live.dk live.no live.fi live.at live.ca live.cn live.jp
  live.com.au live.com.mx live.com.ar live.com.pt msn.com passport.com windowslive.com
  yahoo.com yahoo.co.uk yahoo.de yahoo.fr yahoo.it yahoo.es yahoo.ca yahoo.com.br yahoo.com.ar yahoo.com.mx yahoo.com.au yahoo.co.in
  yahoo.in yahoo.co.id yahoo.co.jp yahoo.co.kr yahoo.com.cn yahoo.com.hk yahoo.com.ph yahoo.com.sg yahoo.com.tw yahoo.com.vn
  yahoo.gr yahoo.ie yahoo.no yahoo.se yahoo.dk yahoo.pl yahoo.ro yahoo.com.tr ymail.com rocketmail.com myyahoo.com
  aol.com aol.de aol.fr aol.co.uk aim.com verizon.net netscape.net
  icloud.com me.com mac.com
  proton.me protonmail.com protonmail.ch pm.me
  tuta.com tuta.io tutanota.com tutanota.de tutamail.com keemail.me
  fastmail.com fastmail.fm hey.com hushmail.com zoho.com zohomail.com zohomail.eu mail.com email.com gmx.com gmx.us usa.com
  mailfence.com runbox.com disroot.org riseup.net startmail.com duck.com posteo.net posteo.de posteo.org mailbox.org
  kolabnow.com inbox.com lycos.com excite.com rediffmail.com indiatimes.com
  gmx.de gmx.net gmx.at gmx.ch gmx.eu gmx.fr gmx.co.uk gmx.es web.de t-online.de magenta.de freenet.de arcor.de 1und1.de online.de
  kabelmail.de vodafone.de vodafonemail.de unitybox.de email.de mail.de mein.gmx freenetmail.de
  aon.at chello.at a1.net drei.at inode.at
  bluewin.ch sunrise.ch hispeed.ch swissonline.ch gmx.li
  orange.fr wanadoo.fr free.fr sfr.fr neuf.fr laposte.net bbox.fr numericable.fr club-internet.fr aliceadsl.fr
  libero.it virgilio.it alice.it tin.it tim.it tiscali.it fastwebnet.it iol.it inwind.it poste.it email.it vodafone.it
  telefonica.net movistar.es ono.com terra.es jazzfree.com sapo.pt clix.pt mail.telepac.pt netcabo.pt
  ziggo.nl kpnmail.nl kpnplanet.nl planet.nl home.nl xs4all.nl upcmail.nl hetnet.nl chello.nl quicknet.nl casema.nl tele2.nl
  telenet.be skynet.be proximus.be scarlet.be voo.be
  btinternet.com btopenworld.com sky.com virginmedia.com ntlworld.com blueyonder.co.uk talktalk.net plus.net o2.co.uk tiscali.co.uk
  eircom.net vodafone.ie
  comcast.net xfinity.com att.net sbcglobal.net bellsouth.net cox.net charter.net spectrum.net optonline.net earthlink.net juno.com
  frontier.com windstream.net centurylink.net q.com rcn.com roadrunner.com suddenlink.net
  rogers.com shaw.ca sympatico.ca bell.net telus.net videotron.ca
  telia.com comhem.se bredband.net spray.se tele2.se telenor.no online.no broadpark.no tdc.dk mail.dk stofanet.dk jubii.dk
  luukku.com suomi24.fi elisanet.fi kolumbus.fi netti.fi saunalahti.fi
  wp.pl o2.pl onet.pl onet.eu op.pl interia.pl interia.eu gazeta.pl tlen.pl poczta.onet.pl poczta.fm
  seznam.cz email.cz centrum.cz post.cz volny.cz azet.sk zoznam.sk centrum.sk freemail.hu citromail.hu indamail.hu
  abv.bg mail.bg net.hr inet.hr siol.net yahoo.com.hr mail.ee hot.ee inbox.lv one.lt
  otenet.gr forthnet.gr in.gr mynet.com ttmail.com
  yandex.ru yandex.com ya.ru yandex.by yandex.kz yandex.ua mail.ru inbox.ru list.ru bk.ru internet.ru rambler.ru lenta.ru ro.ru
  ukr.net i.ua meta.ua tut.by mail.kz
  qq.com foxmail.com 163.com 126.com yeah.net vip.163.com sina.com sina.cn sohu.com 139.com 189.cn 21cn.com aliyun.com tom.com
  naver.com daum.net hanmail.net nate.com kakao.com
  docomo.ne.jp ezweb.ne.jp au.com softbank.ne.jp i.softbank.jp nifty.com biglobe.ne.jp ocn.ne.jp so-net.ne.jp excite.co.jp
  pchome.com.tw hinet.net seed.net.tw netvigator.com singnet.com.sg starhub.net.sg
  bigpond.com bigpond.net.au optusnet.com.au iinet.net.au tpg.com.au internode.on.net xtra.co.nz slingshot.co.nz
  uol.com.br bol.com.br terra.com.br ig.com.br globo.com globomail.com oi.com.br r7.com zipmail.com.br
  prodigy.net.mx terra.com.mx fibertel.com.ar arnet.com.ar speedy.com.ar ciudad.com.ar vtr.net adinet.com.uy
  walla.co.il walla.com bezeqint.net netvision.net.il
  mweb.co.za telkomsa.net webmail.co.za vodamail.co.za
  mailinator.com guerrillamail.com sharklasers.com 10minutemail.com temp-mail.org tempmail.com yopmail.com yopmail.fr trashmail.com
  trash-mail.com dispostable.com getnada.com maildrop.cc mintemail.com throwawaymail.com fakeinbox.com mailnesia.com moakt.com
  spamgourmet.com discard.email wegwerfemail.de einrot.com`

const publicDomains: ReadonlySet<string> = new Set(lists.trim().split(/\s+/))

/** The provider a domain belongs to, if everybody can get an address there: it or what it is part of. In ASCII form. */
export function publicProviderOf(domain: string): string | undefined {
  const labels = domain.split('.')
  return labels.map((_, at) => labels.slice(at).join('.')).find((part) => publicDomains.has(part))
}
