import type { TextSearchLanguage } from '@ipto/extraction';

/** A report on a pump in every language that PostgreSQL stems. */
export const STEMMED: Record<Exclude<TextSearchLanguage, 'simple'>, string> = {
  english:
    'The pump lost pressure shortly after the seal had been replaced. Our technician found that the shaft was slightly bent, which caused the new seal to wear within a few hours. We recommend that the shaft is measured before any seal is fitted, and that the bearing is checked for play at the same time. The customer was told about the delay and agreed to wait for the new part.',
  german:
    'Die Pumpe verlor kurz nach dem Austausch der Dichtung an Druck. Unser Techniker stellte fest, dass die Welle leicht verbogen war, wodurch die neue Dichtung innerhalb weniger Stunden verschlissen ist. Wir empfehlen, die Welle vor dem Einbau einer Dichtung zu vermessen und gleichzeitig das Lager auf Spiel zu prüfen. Der Kunde wurde über die Verzögerung informiert.',
  french:
    'La pompe a perdu de la pression peu après le remplacement du joint. Notre technicien a constaté que l’arbre était légèrement tordu, ce qui a usé le nouveau joint en quelques heures. Nous recommandons de mesurer l’arbre avant de monter un joint et de vérifier en même temps le jeu du roulement. Le client a été informé du retard.',
  spanish:
    'La bomba perdió presión poco después de cambiar la junta. Nuestro técnico comprobó que el eje estaba ligeramente doblado, lo que desgastó la junta nueva en pocas horas. Recomendamos medir el eje antes de montar una junta y revisar al mismo tiempo la holgura del rodamiento. Se informó al cliente del retraso y aceptó esperar.',
  portuguese:
    'A bomba perdeu pressão pouco depois da troca da vedação. O nosso técnico verificou que o eixo estava ligeiramente torto, o que desgastou a nova vedação em poucas horas. Recomendamos que o eixo seja medido antes da montagem e que a folga do rolamento seja verificada ao mesmo tempo. O cliente foi informado do atraso.',
  italian:
    'La pompa ha perso pressione poco dopo la sostituzione della guarnizione. Il nostro tecnico ha constatato che l’albero era leggermente piegato, il che ha consumato la nuova guarnizione in poche ore. Consigliamo di misurare l’albero prima di montare una guarnizione e di controllare allo stesso tempo il gioco del cuscinetto.',
  dutch:
    'De pomp verloor druk kort nadat de afdichting was vervangen. Onze monteur stelde vast dat de as licht verbogen was, waardoor de nieuwe afdichting binnen enkele uren versleten raakte. Wij raden aan de as te meten voordat er een afdichting wordt gemonteerd en tegelijk de speling van het lager te controleren.',
  swedish:
    'Pumpen förlorade trycket strax efter att tätningen hade bytts. Vår tekniker fann att axeln var något böjd, vilket gjorde att den nya tätningen slets ut inom några timmar. Vi rekommenderar att axeln mäts innan en tätning monteras och att lagrets spel kontrolleras samtidigt. Kunden informerades om förseningen.',
  danish:
    'Pumpen mistede trykket kort efter at tætningen var blevet udskiftet. Vores tekniker fandt ud af, at akslen var let bøjet, hvilket fik den nye tætning til at blive slidt op inden for få timer. Vi anbefaler, at akslen måles, før en tætning monteres, og at lejets slør kontrolleres samtidig. Kunden blev underrettet om forsinkelsen.',
  norwegian:
    'Pumpen mistet trykket kort tid etter at tetningen var skiftet ut. Teknikeren vår fant ut at akselen var litt bøyd, noe som gjorde at den nye tetningen ble slitt ut i løpet av noen timer. Vi anbefaler at akselen måles før en tetning monteres, og at slarket i lageret kontrolleres samtidig. Kunden ble varslet om forsinkelsen.',
  finnish:
    'Pumppu menetti paineensa pian tiivisteen vaihtamisen jälkeen. Asentajamme totesi, että akseli oli hieman taipunut, minkä vuoksi uusi tiiviste kului loppuun muutamassa tunnissa. Suosittelemme akselin mittaamista ennen tiivisteen asentamista ja laakerin välyksen tarkistamista samalla. Asiakkaalle kerrottiin viivästyksestä.',
  estonian:
    'Pump kaotas rõhu varsti pärast tihendi vahetamist. Meie tehnik leidis, et võll oli veidi kõver, mistõttu uus tihend kulus mõne tunniga läbi. Soovitame võlli enne tihendi paigaldamist mõõta ja samal ajal kontrollida laagri lõtku. Klienti teavitati viivitusest ja ta nõustus uut osa ootama.',
  hungarian:
    'A szivattyú röviddel a tömítés cseréje után elvesztette a nyomást. Szerelőnk megállapította, hogy a tengely kissé elhajlott, ami miatt az új tömítés néhány óra alatt elkopott. Javasoljuk, hogy a tömítés beszerelése előtt mérjék meg a tengelyt, és egyúttal ellenőrizzék a csapágy holtjátékát.',
  romanian:
    'Pompa a pierdut presiunea la scurt timp după înlocuirea garniturii. Tehnicianul nostru a constatat că arborele era ușor îndoit, ceea ce a făcut ca noua garnitură să se uzeze în câteva ore. Recomandăm măsurarea arborelui înainte de montarea unei garnituri și verificarea jocului rulmentului în același timp.',
  catalan:
    'La bomba va perdre pressió poc després de canviar la junta. El nostre tècnic va comprovar que l’eix estava lleugerament doblegat, cosa que va desgastar la junta nova en poques hores. Recomanem mesurar l’eix abans de muntar una junta i revisar alhora el joc del coixinet. El client va ser informat del retard.',
  basque:
    'Ponpak presioa galdu zuen juntura aldatu eta gutxira. Gure teknikariak ikusi zuen ardatza pixka bat okertuta zegoela, eta horregatik juntura berria ordu gutxitan higatu zen. Juntura bat muntatu aurretik ardatza neurtzea gomendatzen dugu, eta aldi berean errodamenduaren lasaiera egiaztatzea. Bezeroari atzerapenaren berri eman zitzaion.',
  lithuanian:
    'Siurblys neteko slėgio netrukus po to, kai buvo pakeistas sandariklis. Mūsų technikas nustatė, kad velenas buvo šiek tiek sulenktas, todėl naujas sandariklis susidėvėjo per kelias valandas. Rekomenduojame išmatuoti veleną prieš montuojant sandariklį ir kartu patikrinti guolio laisvumą.',
  turkish:
    'Pompa, conta değiştirildikten kısa bir süre sonra basınç kaybetti. Teknisyenimiz milin hafifçe eğilmiş olduğunu, bu yüzden yeni contanın birkaç saat içinde aşındığını tespit etti. Conta takılmadan önce milin ölçülmesini ve aynı zamanda yatağın boşluğunun kontrol edilmesini öneriyoruz. Müşteri gecikme hakkında bilgilendirildi.',
  indonesian:
    'Pompa kehilangan tekanan tidak lama setelah segel diganti. Teknisi kami menemukan bahwa poros sedikit bengkok sehingga segel yang baru aus dalam beberapa jam. Kami menyarankan agar poros diukur sebelum segel dipasang dan kelonggaran bantalan diperiksa pada saat yang sama. Pelanggan telah diberi tahu mengenai keterlambatan itu.',
  irish:
    'Chaill an caidéal brú go gairid tar éis an séala a athrú. Fuair ár dteicneoir amach go raibh an seafta beagán lúbtha, rud a d’fhág go raibh an séala nua caite laistigh de chúpla uair an chloig. Molaimid an seafta a thomhas sula gcuirtear séala isteach agus an t-imthaca a sheiceáil ag an am céanna.',
  greek:
    'Η αντλία έχασε πίεση λίγο μετά την αντικατάσταση της τσιμούχας. Ο τεχνικός μας διαπίστωσε ότι ο άξονας ήταν ελαφρώς λυγισμένος, με αποτέλεσμα η νέα τσιμούχα να φθαρεί μέσα σε λίγες ώρες. Συνιστούμε να μετριέται ο άξονας πριν από κάθε τοποθέτηση και να ελέγχεται ταυτόχρονα το ρουλεμάν.',
  russian:
    'Насос потерял давление вскоре после замены уплотнения. Наш техник обнаружил, что вал был слегка погнут, из-за чего новое уплотнение износилось за несколько часов. Мы рекомендуем измерять вал перед установкой уплотнения и одновременно проверять зазор подшипника. Клиенту сообщили о задержке.',
  serbian:
    'Пумпа је изгубила притисак убрзо након замене заптивке. Наш техничар је утврдио да је вратило било благо савијено, због чега се нова заптивка истрошила за неколико сати. Препоручујемо да се вратило измери пре уградње заптивке и да се истовремено провери зазор лежаја. Купац је обавештен о кашњењу.',
  arabic:
    'فقدت المضخة الضغط بعد وقت قصير من استبدال مانع التسرب. وجد الفني لدينا أن العمود كان منحنيا قليلا مما أدى إلى تآكل المانع الجديد في غضون ساعات قليلة. نوصي بقياس العمود قبل تركيب أي مانع تسرب وفحص المحمل في الوقت نفسه. وقد تم إبلاغ العميل بالتأخير.',
  hindi:
    'सील बदलने के कुछ ही समय बाद पंप का दबाव कम हो गया। हमारे तकनीशियन ने पाया कि शाफ्ट थोड़ा मुड़ा हुआ था, जिसके कारण नई सील कुछ ही घंटों में घिस गई। हमारी सलाह है कि कोई भी सील लगाने से पहले शाफ्ट को नापा जाए और साथ ही बेयरिंग की जाँच की जाए। ग्राहक को देरी के बारे में बता दिया गया।',
  nepali:
    'सिल फेरेको केही समयपछि पम्पको चाप घट्यो। हाम्रा प्राविधिकले शाफ्ट अलिकति बाङ्गिएको पाए, जसले गर्दा नयाँ सिल केही घण्टामै खिइयो। सिल जडान गर्नुअघि शाफ्ट नाप्न र सँगसँगै बेयरिङ जाँच गर्न हामी सिफारिस गर्छौं। ग्राहकलाई ढिलाइको बारेमा जानकारी दिइएको थियो र उहाँ पर्खन सहमत हुनुभयो।',
  tamil:
    'முத்திரை மாற்றப்பட்ட சிறிது நேரத்திலேயே பம்பு அழுத்தத்தை இழந்தது. தண்டு சற்று வளைந்திருப்பதை எங்கள் தொழில்நுட்பவியலாளர் கண்டறிந்தார், இதனால் புதிய முத்திரை சில மணி நேரங்களில் தேய்ந்துவிட்டது. முத்திரையைப் பொருத்துவதற்கு முன் தண்டை அளவிட வேண்டும் என்று பரிந்துரைக்கிறோம்.',
  yiddish:
    'די פּאָמפּע האָט פֿאַרלוירן דעם דרוק באַלד נאָך דעם ווי מען האָט געביטן דעם זיגל. אונדזער טעכניקער האָט געפֿונען אַז דער וואַל איז געווען אַ ביסל אויסגעבויגן, און דערפֿאַר האָט זיך דער נײַער זיגל אָפּגעריבן אין עטלעכע שעה. מיר רעקאָמענדירן צו מעסטן דעם וואַל איידער מען שטעלט אַרײַן אַ זיגל.',
  armenian:
    'Պոմպը կորցրեց ճնշումը խցուկը փոխելուց կարճ ժամանակ անց։ Մեր տեխնիկը պարզեց, որ լիսեռը մի փոքր ծռված էր, ինչի պատճառով նոր խցուկը մաշվեց մի քանի ժամում։ Խորհուրդ ենք տալիս չափել լիսեռը նախքան խցուկ տեղադրելը և միաժամանակ ստուգել առանցքակալը։',
};

/** The same in some that it does not. */
export const OTHERS = {
  Polish:
    'Pompa straciła ciśnienie wkrótce po wymianie uszczelnienia. Nasz technik stwierdził, że wał był lekko wygięty, przez co nowe uszczelnienie zużyło się w ciągu kilku godzin. Zalecamy zmierzenie wału przed montażem uszczelnienia i jednoczesne sprawdzenie luzu łożyska. Klienta poinformowano o opóźnieniu.',
  Czech:
    'Čerpadlo ztratilo tlak krátce po výměně těsnění. Náš technik zjistil, že hřídel byla mírně ohnutá, což způsobilo opotřebení nového těsnění během několika hodin. Doporučujeme změřit hřídel před montáží těsnění a zároveň zkontrolovat vůli ložiska. Zákazník byl o zpoždění informován.',
  Ukrainian:
    'Насос втратив тиск невдовзі після заміни ущільнення. Наш технік виявив, що вал був трохи погнутий, через що нове ущільнення зносилося за кілька годин. Ми рекомендуємо вимірювати вал перед встановленням ущільнення та одночасно перевіряти зазор підшипника.',
  Bulgarian:
    'Помпата загуби налягане скоро след смяната на уплътнението. Нашият техник установи, че валът е леко изкривен, поради което новото уплътнение се износи за няколко часа. Препоръчваме валът да се измерва преди монтажа и същевременно да се проверява хлабината на лагера.',
  Chinese:
    '更换密封件后不久，水泵就失去了压力。我们的技术人员发现轴略有弯曲，导致新的密封件在几个小时内磨损。我们建议在安装任何密封件之前测量轴，并同时检查轴承的间隙。客户已被告知延误，并同意等待新零件。',
  Japanese:
    'シールを交換した直後にポンプの圧力が低下しました。技術者が調べたところ、軸がわずかに曲がっており、そのために新しいシールが数時間で摩耗したことがわかりました。シールを取り付ける前に軸を測定し、同時に軸受のがたつきを点検することをお勧めします。',
  Korean:
    '씰을 교체한 직후 펌프의 압력이 떨어졌습니다. 기술자가 확인한 결과 축이 약간 휘어 있어 새 씰이 몇 시간 만에 마모된 것으로 나타났습니다. 씰을 장착하기 전에 축을 측정하고 동시에 베어링의 유격을 점검할 것을 권장합니다.',
  Thai: 'ปั๊มสูญเสียแรงดันไม่นานหลังจากเปลี่ยนซีล ช่างของเราพบว่าเพลาโค้งงอเล็กน้อย ทำให้ซีลใหม่สึกหรอภายในไม่กี่ชั่วโมง เราแนะนำให้วัดเพลาก่อนติดตั้งซีลและตรวจสอบตลับลูกปืนไปพร้อมกัน',
  Vietnamese:
    'Máy bơm mất áp suất không lâu sau khi thay phớt. Kỹ thuật viên của chúng tôi phát hiện trục hơi bị cong, khiến phớt mới bị mòn chỉ trong vài giờ. Chúng tôi khuyên nên đo trục trước khi lắp phớt và đồng thời kiểm tra độ rơ của ổ trục.',
  Hebrew:
    'המשאבה איבדה לחץ זמן קצר לאחר החלפת האטם. הטכנאי שלנו מצא שהציר היה מעט עקום, ולכן האטם החדש נשחק תוך שעות ספורות. אנו ממליצים למדוד את הציר לפני התקנת אטם ולבדוק בו בזמן את המסב. הלקוח קיבל הודעה על העיכוב.',
  Persian:
    'پمپ مدت کوتاهی پس از تعویض آب‌بند فشار خود را از دست داد. تکنسین ما متوجه شد که شفت کمی خم شده است و به همین دلیل آب‌بند جدید ظرف چند ساعت فرسوده شد. توصیه می‌کنیم پیش از نصب آب‌بند شفت اندازه‌گیری شود.',
  Urdu: 'سیل بدلنے کے کچھ ہی دیر بعد پمپ کا دباؤ کم ہو گیا۔ ہمارے ٹیکنیشن نے دیکھا کہ شافٹ تھوڑا سا مڑا ہوا تھا جس کی وجہ سے نئی سیل چند گھنٹوں میں گھس گئی۔ ہمارا مشورہ ہے کہ سیل لگانے سے پہلے شافٹ کو ناپا جائے۔',
  Marathi:
    'सील बदलल्यानंतर थोड्याच वेळात पंपाचा दाब कमी झाला. आमच्या तंत्रज्ञाला असे आढळले की शाफ्ट थोडा वाकलेला होता, त्यामुळे नवीन सील काही तासांतच झिजले. कोणतेही सील बसवण्यापूर्वी शाफ्ट मोजावा आणि त्याच वेळी बेअरिंग तपासावे अशी आमची शिफारस आहे.',
  Latvian:
    'Sūknis zaudēja spiedienu neilgi pēc blīvējuma nomaiņas. Mūsu tehniķis konstatēja, ka vārpsta bija nedaudz saliekta, tāpēc jaunais blīvējums nolietojās dažu stundu laikā. Iesakām izmērīt vārpstu pirms blīvējuma uzstādīšanas.',
  Icelandic:
    'Dælan missti þrýsting skömmu eftir að skipt var um þétti. Tæknimaður okkar komst að því að öxullinn var örlítið boginn, sem olli því að nýja þéttið slitnaði á nokkrum klukkustundum. Við mælum með að öxullinn sé mældur áður en þétti er sett í.',
  Swahili:
    'Pampu ilipoteza shinikizo muda mfupi baada ya muhuri kubadilishwa. Fundi wetu aligundua kwamba mhimili ulikuwa umepinda kidogo, jambo lililosababisha muhuri mpya kuchakaa ndani ya saa chache. Tunapendekeza mhimili upimwe kabla ya kuweka muhuri wowote.',
};

/** Serbs write in two alphabets; their stemmer reads both. */
export const SERBIAN_IN_LATIN =
  'Pumpa je izgubila pritisak ubrzo nakon zamene zaptivke. Naš tehničar je utvrdio da je vratilo bilo blago savijeno, zbog čega se nova zaptivka istrošila za nekoliko sati. Preporučujemo da se vratilo izmeri pre ugradnje zaptivke i da se istovremeno proveri zazor ležaja. Kupac je obavešten o kašnjenju.';
